import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { framesOf } from './frames.js';

/** A port before a Redis server, which does harm to replies: to the very one that a situation is about. */
export interface RedisProxy {
  readonly port: number;
  /** How many connections are open that are told of what others change. */
  readonly listening: number;
  /** How many replies are held back. */
  readonly held: number;
  /** How many pushes got lost. */
  readonly dropped: number;
  /** Cuts the connections that are told of what others change, and lets nobody connect until it is opened. */
  close(): void;
  open(): void;
  /** The next reply that has this text is held back, with all that follows on its connection, until they are released. */
  hold(text: string): void;
  release(): void;
  /** The next push about this key gets lost, and nothing else. */
  drop(key: string): void;
  /** Nothing comes any more, and nobody is told, on the connections that are told of what others change. New ones are sound. */
  silence(): void;
  stop(): Promise<void>;
}

interface Pipe {
  readonly client: Socket;
  /** Whether it is told of what others change. */
  listens: boolean;
  silent: boolean;
  /** What is held back, in its order; undefined while nothing is. */
  held: Buffer[] | undefined;
  /** The beginning of a reply. */
  rest: Buffer;
}

/** By these a client asks to be told. */
const LISTENS = /subscribe|tracking[\s\S]*\r\non\r\n/i;

export async function startProxy(serverPort: number): Promise<RedisProxy> {
  const pipes = new Set<Pipe>();
  const listeners = () => [...pipes].filter(({ listens }) => listens);
  let isOpen = true;
  let holding: string | undefined;
  let dropping: string | undefined;
  let dropped = 0;

  const pass = (pipe: Pipe, frame: Buffer): void => {
    if (pipe.listens && dropping !== undefined && frame.includes(dropping)) {
      dropping = undefined;
      dropped++;
      return;
    }
    if (holding !== undefined && frame.includes(holding)) {
      holding = undefined;
      pipe.held = [];
    }
    if (pipe.held) pipe.held.push(frame);
    else pipe.client.write(frame);
  };
  const listener = createServer((client) => {
    if (!isOpen) return void client.destroy();
    const server = connect(serverPort, '127.0.0.1');
    const pipe: Pipe = { client, listens: false, silent: false, held: undefined, rest: Buffer.alloc(0) };
    pipes.add(pipe);
    client.on('data', (bytes) => {
      pipe.listens ||= LISTENS.test(bytes.toString('latin1'));
      if (!pipe.silent) server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (pipe.silent) return;
      const { complete, rest } = framesOf(Buffer.concat([pipe.rest, bytes]));
      pipe.rest = rest;
      for (const frame of complete) pass(pipe, frame);
    });
    for (const socket of [client, server]) socket.setNoDelay(true).on('error', () => {}); // it closes then
    client.on('close', () => {
      server.destroy();
      pipes.delete(pipe);
    });
    server.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));

  return {
    port: (listener.address() as AddressInfo).port, // it listens on a port
    get listening() {
      return listeners().length;
    },
    get held() {
      return [...pipes].reduce((sum, { held }) => sum + (held?.length ?? 0), 0);
    },
    get dropped() {
      return dropped;
    },
    close() {
      isOpen = false;
      for (const { client } of listeners()) client.destroy();
    },
    open() {
      isOpen = true;
    },
    hold(text) {
      holding = text;
    },
    release() {
      holding = undefined;
      for (const pipe of pipes) {
        for (const frame of pipe.held ?? []) pipe.client.write(frame);
        pipe.held = undefined;
      }
    },
    drop(key) {
      dropping = key;
    },
    silence() {
      for (const pipe of listeners()) pipe.silent = true;
    },
    async stop() {
      for (const { client } of pipes) client.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
