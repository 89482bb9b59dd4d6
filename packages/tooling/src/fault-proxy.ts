import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A loopback port in front of a server on another one, and what may happen to the network between the two. */
export interface FaultProxy {
  readonly port: number;
  /** How many connections were accepted so far. */
  readonly accepted: number;
  /**
   * From now on nothing passes on the connections that are open, in neither direction, and nobody is told: they are half
   * open, as after a power cut. New ones are healthy.
   */
  swallow(): void;
  /** Closes the connections that are open. */
  cut(): void;
  /** Closes all connections and the port. */
  stop(): Promise<void>;
}

/** Starts a proxy in front of a loopback port. */
export async function startFaultProxy(target: number): Promise<FaultProxy> {
  const open = new Map<Socket, Socket>();
  let accepted = 0;
  const listener = createServer((client) => {
    accepted++;
    const server = connect(target, '127.0.0.1');
    open.set(client, server);
    client.pipe(server).pipe(client);
    client.on('close', () => {
      open.delete(client);
      server.destroy();
    });
    server.on('close', () => {
      if (open.has(client)) client.destroy();
    });
    for (const socket of [client, server]) socket.on('error', () => {}); // `close` follows
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return {
    port: (listener.address() as AddressInfo).port, // it listens on a port
    get accepted() {
      return accepted;
    },
    swallow() {
      for (const [client, server] of open) {
        client.unpipe(server);
        client.resume();
        server.removeAllListeners('close');
        server.destroy();
      }
    },
    cut() {
      for (const client of open.keys()) client.destroy();
    },
    async stop() {
      for (const client of open.keys()) client.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
