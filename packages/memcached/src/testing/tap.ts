import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A server in front of a real one that sees all that clients write. */
export interface Tap {
  /** Where it listens: `host:port`. */
  readonly server: string;
  /** What clients wrote since the last call, in the pieces that arrived. */
  written(): string[];
  /** From now on the connections that are open get no answer, as if their server had vanished. New ones do. */
  vanish(): void;
  /** Keeps what clients write, until `release` hands it on. */
  hold(): void;
  release(): void;
  /** Lets so many bytes of the next answer through, then closes the connection. */
  cut(bytes: number): void;
  stop(): Promise<void>;
}

export async function startTap(target: string): Promise<Tap> {
  const [host, port] = target.split(':');
  const pieces: string[] = [];
  const open = new Map<Socket, Socket>();
  let held: (() => void)[] | undefined;
  let through = Number.POSITIVE_INFINITY;
  const listener = createServer((client) => {
    const server = connect(Number(port), host);
    open.set(client, server);
    client.on('data', (bytes) => {
      pieces.push(bytes.toString('latin1'));
      if (held) held.push(() => server.write(bytes));
      else server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (through >= bytes.length) return client.write(bytes);
      client.end(bytes.subarray(0, through));
      through = Number.POSITIVE_INFINITY;
      return false;
    });
    for (const socket of [client, server]) {
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        server.destroy();
        open.delete(client);
      });
    }
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return {
    server: `127.0.0.1:${(listener.address() as AddressInfo).port}`, // it listens on a port
    written: () => pieces.splice(0),
    vanish() {
      for (const server of open.values()) server.removeAllListeners('data').resume();
    },
    hold() {
      held = [];
    },
    release() {
      for (const write of held ?? []) write();
      held = undefined;
    },
    cut(bytes) {
      through = bytes;
    },
    async stop() {
      for (const client of open.keys()) client.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
