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
  /** Closes all connections. */
  kill(): void;
  /** Does no more harm, and closes the connections that something was lost on: their clients cannot know of it. */
  heal(): void;
  stop(): Promise<void>;
}

type Direction = 'requests' | 'replies';

/** What happens on all connections. */
interface Harm {
  late: number;
  /** Pieces of replies, at most so long, and the milliseconds between two of them. */
  drip: { readonly bytes: number; readonly milliseconds: number } | undefined;
  cutAfter: number;
  muted: boolean;
  garbled: boolean;
}

const none = (): Harm => ({
  late: 0,
  drip: undefined,
  cutAfter: Number.POSITIVE_INFINITY,
  muted: false,
  garbled: false,
});

/** What happens on one connection. */
interface Pipe {
  readonly client: Socket;
  readonly server: Socket;
  lost: Direction | 'both' | undefined;
  /** How many bytes of replies still get through. */
  left: number;
  /** The pieces of replies that are late, in their order. */
  waiting: Buffer[];
  /** When the last of them may pass, by `performance.now()`. */
  busyUntil: number;
}

/** Starts a proxy before a loopback port. */
export async function startFaultProxy(port: number): Promise<FaultProxy> {
  const pipes = new Set<Pipe>();
  let accepted = 0;
  let harm = none();

  const listener = createServer((client) => {
    accepted++;
    const server = connect(port, '127.0.0.1');
    const lost = harm.muted ? 'both' : undefined;
    const pipe: Pipe = { client, server, lost, left: harm.cutAfter, waiting: [], busyUntil: 0 };
    pipes.add(pipe);
    client.on('data', (bytes) => {
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
    kill: () => kill(),
    heal() {
      const { garbled } = harm;
      harm = none();
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

function loses({ lost }: Pipe, direction: Direction): boolean {
  return lost === direction || lost === 'both';
}

/** Hands a reply on to the client, in the way that the harm has it. */
function reply(pipe: Pipe, bytes: Buffer, { late, drip, garbled }: Harm): void {
  const told = garbled ? noise(bytes.length) : bytes;
  if (late === 0 && !drip && pipe.waiting.length === 0) pass(pipe, told);
  else
    for (const piece of drip ? pieces(told, drip.bytes) : [told]) {
      const now = performance.now();
      pipe.waiting.push(piece);
      pipe.busyUntil = Math.max(now + late, pipe.busyUntil + (drip?.milliseconds ?? 0));
      // TCP reorders nothing, also where the delay has changed: each timer passes the first of the pieces that wait.
      setTimeout(() => passFirst(pipe), pipe.busyUntil - now);
    }
}

function passFirst(pipe: Pipe): void {
  const first = pipe.waiting.shift();
  if (first) pass(pipe, first); // else it was healed meanwhile
}

function flush(pipe: Pipe): void {
  const { waiting } = pipe;
  pipe.waiting = [];
  pipe.busyUntil = 0;
  if (waiting.length > 0) pass(pipe, Buffer.concat(waiting));
}

function pass(pipe: Pipe, bytes: Buffer): void {
  pipe.client.write(bytes.subarray(0, pipe.left));
  pipe.left -= bytes.length;
  if (pipe.left <= 0) pipe.client.end();
}

function pieces(bytes: Buffer, length: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
    bytes.subarray(index * length, (index + 1) * length),
  );
}

/** Bytes that begin no reply: neither of Redis nor of Memcached. */
function noise(length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => 0x80 + Math.floor(Math.random() * 0x80)));
}
