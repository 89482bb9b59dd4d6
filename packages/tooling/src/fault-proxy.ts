import { type AddressInfo, connect, createServer } from 'node:net';
import { type Direction, flush, loses, noHarm, type Pipe, reply } from './fault-pipe.js';

/** A loopback port before a server on another one, which does harm to the connections between the two until it is healed. */
export interface FaultProxy {
  readonly port: number;
  /** How many connections were accepted so far. */
  readonly accepted: number;
  /** How many connections are open. */
  readonly connections: number;
  /** Each piece of a reply comes so many milliseconds late. */
  delay(milliseconds: number): void;
  /** Replies come in pieces of so many bytes, one in so many milliseconds. */
  drip(bytes: number, milliseconds: number): void;
  /** Closes each connection after so many more bytes of replies: the last one is cut short. */
  cut(bytes: number): void;
  /**
   * Requests, replies or both get lost on the connections that are open, and nobody is told: with both they are half open,
   * as after a power cut. New ones are healthy. Default: both.
   */
  swallow(what?: Direction | 'both'): void;
  /** Lets nothing through, in either direction, also on new connections, which it accepts: a server that is there and says nothing. */
  mute(): void;
  /** In the place of each reply come as many bytes that are no word of any protocol. */
  garble(): void;
  /** Closes the next connection on which a request holds these words, in small or capital letters, in its place, and none after that. */
  cutAt(words: string): void;
  /** Closes all connections. */
  kill(): void;
  /** Does no more harm, and closes the connections that something was lost on: their clients cannot know of it. */
  heal(): void;
  stop(): Promise<void>;
}

/** Starts a proxy before a loopback port. */
export async function startFaultProxy(port: number): Promise<FaultProxy> {
  const pipes = new Set<Pipe>();
  let accepted = 0;
  let harm = noHarm();
  let cutAt: string | undefined;

  const listener = createServer((client) => {
    accepted++;
    const server = connect(port, '127.0.0.1');
    const lost = harm.muted ? 'both' : undefined;
    const pipe: Pipe = { client, server, lost, left: harm.cutAfter, waiting: [], busyUntil: 0 };
    pipes.add(pipe);
    client.on('data', (bytes) => {
      if (cutAt && bytes.toString('latin1').toLowerCase().includes(cutAt)) {
        cutAt = undefined;
        client.destroy();
        return;
      }
      if (loses(pipe, 'requests') || server.write(bytes)) return;
      client.pause();
      server.once('drain', () => client.resume());
    });
    server.on('data', (bytes) => {
      if (!loses(pipe, 'replies')) reply(pipe, bytes, harm);
    });
    for (const socket of [client, server]) socket.setNoDelay(true).on('error', () => {}); // it closes then
    client.on('close', () => {
      server.destroy();
      pipes.delete(pipe);
    });
    server.on('close', () => {
      if (!loses(pipe, 'replies')) client.destroy(); // else nobody is told
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));

  const kill = (which: (pipe: Pipe) => boolean = () => true) => {
    for (const pipe of [...pipes].filter(which)) pipe.client.destroy();
  };
  const swallow = (what: Direction | 'both' = 'both') => {
    for (const pipe of pipes) pipe.lost = what;
  };
  return {
    port: (listener.address() as AddressInfo).port, // it listens on a port
    get accepted() {
      return accepted;
    },
    get connections() {
      return pipes.size;
    },
    delay(milliseconds) {
      harm.late = milliseconds;
    },
    drip(bytes, milliseconds) {
      harm.drip = { bytes, milliseconds };
    },
    cut(bytes) {
      harm.cutAfter = bytes;
      for (const pipe of pipes) pipe.left = bytes;
    },
    swallow,
    mute() {
      harm.muted = true;
      swallow();
    },
    garble() {
      harm.garbled = true;
    },
    cutAt(words) {
      cutAt = words.toLowerCase();
    },
    kill: () => kill(),
    heal() {
      const { garbled } = harm;
      harm = noHarm();
      cutAt = undefined;
      kill(({ lost }) => garbled || lost !== undefined);
      for (const pipe of pipes) {
        pipe.left = harm.cutAfter;
        flush(pipe);
      }
    },
    async stop() {
      kill();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
