// @module-tag stress
import { ask, type Server, startRedis, waitUntil } from '@ctu/tooling';
import IORedis, { Cluster, type RedisOptions } from 'ioredis';
import { Cluster as IOValkeyCluster } from 'iovalkey';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { clientsOf, fakeRedis } from '../testing/fake-redis.js';
import { freshPrefix } from '../testing/reached.js';
import { redisChannel } from './redis-channel.js';

describe('A channel of a client of ioredis', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  const settings: Record<string, RedisOptions> = {
    'without a queue for commands that cannot be sent yet': { enableOfflineQueue: false },
    'that connects with its first command': { lazyConnect: true },
    'that does not subscribe again': { autoResubscribe: false },
  };

  it.each(Object.entries(settings))('%s is armed, and armed again once it was lost', async (_, options) => {
    const client = new IORedis(server.port, '127.0.0.1', options);
    const told: string[] = [];
    const member = redisChannel(client, { name: 'n', heartbeat: 100 }).join({
      armed: () => told.push('armed'),
      changed: () => {},
      lost: () => told.push('lost'),
    });
    onTestFinished(async () => {
      await member.close();
      client.disconnect();
    });
    await waitUntil(() => told.includes('armed'));
    await ask(server.port, 'client kill type pubsub');
    await waitUntil(() => told.includes('lost') && told.at(-1) === 'armed');
    expect(told[0]).toBe('armed');
  });

  it.each([
    ['without a queue for commands that cannot be sent yet', { enableOfflineQueue: false }],
    ['that connects with its first command', { lazyConnect: true }],
    ['as it is', {}],
  ])('of a cluster, %s, is armed once there is a connection', async (_, options) => {
    const nodes = inject('clusterPorts').map((port) => ({ host: '127.0.0.1', port }));
    for (const client of [new Cluster(nodes, options), new IOValkeyCluster(nodes, options)]) {
      client.on('error', () => {});
      const told: string[] = [];
      // It is not opened anew in such a time.
      const member = redisChannel(client, { name: freshPrefix(), heartbeat: 600_000 }).join({
        armed: () => told.push('armed'),
        changed: () => {},
        lost: () => told.push('lost'),
      });
      onTestFinished(async () => {
        await member.close();
        client.disconnect();
      });
      await waitUntil(() => told.length > 0);
      expect(told).toEqual(['armed']);
    }
  });

  it('that is closed while it subscribes again leaves no rejection that nobody handles', async () => {
    let subscriptions = 0;
    const port = await fakeRedis((command, name) => {
      if (command !== 'SUBSCRIBE') return undefined;
      // It serves the first one, and then speaks no Redis, so that the client connects again; it is silent to the others.
      return ++subscriptions > 1 ? '' : `*3\r\n$9\r\nsubscribe\r\n$${name!.length}\r\n${name}\r\n:1\r\n\x80`;
    });
    const { ioredis, iovalkey } = await clientsOf(port);
    for (const client of [ioredis, iovalkey] as unknown as IORedis[]) {
      subscriptions = 0;
      const member = redisChannel(client, { name: 'n' }).join({ armed() {}, changed() {}, lost() {} });
      await waitUntil(() => subscriptions > 1);
      await member.close(); // Vitest fails where there is such a rejection
    }
  });
});
