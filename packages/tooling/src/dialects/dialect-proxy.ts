import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Met, Rule } from './rule.js';
import { translator } from './translator.js';

/** A loopback port before a Redis on another one, which then answers as an engine does. */
export interface DialectProxy {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts a proxy before a loopback port; `told` hears of each command that has met a rule. */
export async function startDialectProxy(
  port: number,
  rules: readonly Rule[],
  told: (met: Met) => void = () => {},
): Promise<DialectProxy> {
  const clients = new Set<Socket>();
  const listener = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    const requests = translator(rules, told);
    const ends = [client, requests, server];
    clients.add(client);
    for (const socket of [client, server]) socket.setNoDelay(true);
    for (const end of ends) {
      end.on('error', () => {}); // it closes then
      end.on('close', () => {
        clients.delete(client);
        for (const other of ends) other.destroy();
      });
    }
    client.pipe(requests).pipe(server).pipe(client);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return {
    port: (listener.address() as AddressInfo).port, // it listens on a port
    async stop() {
      for (const client of clients) client.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
