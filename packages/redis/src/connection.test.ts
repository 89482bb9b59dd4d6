import { startFaultProxy, waitUntil } from '@ctu/tooling';
import { createClient } from 'redis';
import * as redis5 from 'redis5';
import { expect, inject, it, onTestFinished } from 'vitest';
import { Connection } from './connection.js';

it.each([
  ['redis', createClient],
  ['redis 5', redis5.createClient],
] as const)(
  'a connection through %s that is closed while its socket connects leaves none behind',
  async (_, create) => {
    const proxy = await startFaultProxy(inject('port'));
    onTestFinished(() => proxy.stop());
    const client = create({ url: `redis://127.0.0.1:${proxy.port}`, socket: { reconnectStrategy: false } });
    const connection = new Connection(client, 60_000);
    connection.open();
    connection.close(); // the client has no socket yet that it could destroy
    await waitUntil(() => proxy.accepted === 1);
    await waitUntil(() => proxy.connections === 0);
    expect(client.isReady).toBe(false);
    connection.close();
  },
);
