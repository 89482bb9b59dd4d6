import { startFaultProxy, waitUntil } from '@ctu/tooling';
import { createClient } from 'redis';
import * as redis5 from 'redis5';
import { expect, inject, it, onTestFinished } from 'vitest';
import { type Connectable, Connection } from './connection.js';

type Client = Connectable & { readonly isReady: boolean };
const socket = { reconnectStrategy: false } as const;

it.each<[name: string, create: (url: string) => Client]>([
  ['redis', (url) => createClient({ url, socket })],
  ['redis 5', (url) => redis5.createClient({ url, socket })],
])('a connection through %s that is closed while its socket connects leaves none behind', async (_, create) => {
  const proxy = await startFaultProxy(inject('port'));
  onTestFinished(() => proxy.stop());
  const client = create(`redis://127.0.0.1:${proxy.port}`);
  const connection = new Connection(client, 60_000);
  connection.open();
  connection.close(); // the client has no socket yet that it could destroy
  await waitUntil(() => proxy.accepted === 1);
  await waitUntil(() => proxy.connections === 0);
  expect(client.isReady).toBe(false);
  connection.close();
});
