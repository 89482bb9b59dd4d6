import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A loopback port before a server on another one, which does harm to the connections between the two until it is healed. */
export interface FaultProxy {
  readonly port: number;
  /** How many connections were accepted so far. */
  readonly accepted: number;
  /** How many connections are open. */
  readonly connections: number;
  /** Each piece of a reply comes so many milliseconds late. */
  delay(milliseconds: number): void;
  /** Closes each connection after so many more bytes of replies. */
  cut(bytes: number): void;
  /**
   * Requests, replies or both get lost on the connections that are open, and nobody is told: with both they are half open,
   * as after a power cut. New ones are healthy. Default: both.
   */
  swallow(what?: Direction | 'both'): void;
  /** Closes all connections. */
  kill(): void;
  /** Does no more harm, and closes the connections that something was lost on: their clients cannot know of it. */
  heal(): void;
  stop(): Promise<void>;
}

type Direction = 'requests' | 'replies';

/** What happens on one connection. */
interface Pipe {
  readonly client: Socket;
  readonly server: Socket;
  lost: Direction | 'both' | undefined;
  /** How many bytes of replies still get through. */
  left: number;
  /** The pieces of replies that are late, in their order. */
  readonly waiting: Buffer[];
}

/** Starts a proxy before a loopback port. */
export async function startFaultProxy(port: number): Promise<FaultProxy> {
  const pipes = new Set<Pipe>();
  let accepted = 0;
  let late = 0;
  let cutAfter = Number.POSITIVE_INFINITY;

  const pass = (pipe: Pipe, bytes: Buffer) => {
    pipe.client.write(bytes.subarray(0, pipe.left));
    pipe.left -= bytes.length;
    if (pipe.left <= 0) pipe.client.end();
  };
  const loses = ({ lost }: Pipe, direction: Direction) => lost === direction || lost === 'both';
  const listener = createServer((client) => {
    accepted++;
    const server = connect(port, '127.0.0.1');
    const pipe: Pipe = { client, server, lost: undefined, left: cutAfter, waiting: [] };
    pipes.add(pipe);
    client.on('data', (bytes) => {
      if (loses(pipe, 'requests') || server.write(bytes)) return;
      client.pause();
      server.once('drain', () => client.resume());
    });
    server.on('data', (bytes) => {
      if (loses(pipe, 'replies')) return;
      if (late === 0 && pipe.waiting.length === 0) return pass(pipe, bytes);
      pipe.waiting.push(bytes);
      // TCP reorders nothing, also where the delay has changed: each timer passes the first of the pieces that wait.
      setTimeout(() => pass(pipe, pipe.waiting.shift()!), late);
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
  return {
    port: (listener.address() as AddressInfo).port, // it listens on a port
    get accepted() {
      return accepted;
    },
    get connections() {
      return pipes.size;
    },
    delay(milliseconds) {
      late = milliseconds;
    },
    cut(bytes) {
      cutAfter = bytes;
      for (const pipe of pipes) pipe.left = bytes;
    },
    swallow(what = 'both') {
      for (const pipe of pipes) pipe.lost = what;
    },
    kill: () => kill(),
    heal() {
      late = 0;
      cutAfter = Number.POSITIVE_INFINITY;
      kill(({ lost }) => lost !== undefined);
      for (const pipe of pipes) pipe.left = cutAfter;
    },
    async stop() {
      kill();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
