// @module-tag stress
import { type FaultProxy, nodeOfSlot, type Server, startFaultProxy, startRedis, waitUntil } from '@ctu/tooling';
import IORedis from 'ioredis';
import IORedis6 from 'ioredis6';
import IOValkey from 'iovalkey';
import { createClient, createCluster } from 'redis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { RedisCache } from './index.js';
import { slotOf } from './slot.js';
import { connected } from './testing/connected.js';
import { clusterLibraries, ended, furtherClusterLibraries, type Opened } from './testing/libraries.js';
import { type ProxiedCluster, startProxiedCluster } from './testing/proxied-cluster.js';

/** Of calls that cannot be answered, in milliseconds. */
const TIMEOUT = 100;

/** A server behind a proxy. */
async function proxied(): Promise<{ server: Server; proxy: FaultProxy; url: string }> {
  const server = await startRedis();
  const proxy = await startFaultProxy(server.port);
  onTestFinished(async () => {
    await proxy.stop();
    await server.stop();
  });
  return { server, proxy, url: `redis://127.0.0.1:${proxy.port}` };
}

/** Resolves when the cache reads again, however many attempts that takes. */
function reads(cache: RedisCache, key = 'k'): Promise<void> {
  const works = () =>
    cache.get(key).then(
      () => true,
      () => false,
    );
  return waitUntil(works, { expectation: () => 'the cache reads again' });
}

const key = Array.from({ length: 100 }, (_, index) => `k${index}`).find((key) => nodeOfSlot(slotOf(key)) === 1)!;

describe('a half-open connection', () => {
  it('is dropped by a cache that has opened it itself, once it has been silent for ten timeouts', async () => {
    const { proxy, url } = await proxied();
    await using cache = await connected<number>(url, { timeout: TIMEOUT });
    await reads(cache);
    const before = proxy.accepted;
    proxy.swallow();
    await expect(cache.set('k', 1)).rejects.toMatchObject({ code: 'TIMEOUT' });
    await expect(cache.set('k', 1)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await reads(cache);
    expect(proxy.accepted).toBe(before + 1);
  });

  // The options that docs/guide/redis.md names, with shorter times.
  const clients: Record<string, (port: number) => Promise<Opened>> = {
    redis: async (port) => {
      const url = `redis://127.0.0.1:${port}`;
      // Without a strategy of one's own, node-redis closes for good after its `socketTimeout`.
      const socket = { socketTimeout: 500, reconnectStrategy: () => 10 };
      const client = createClient({ url, socket, pingInterval: 100 });
      await client.on('error', () => {}).connect();
      return { client, end: () => client.destroy() };
    },
    ioredis: async (port) => ended(new IORedis(port, '127.0.0.1', { socketTimeout: 500 })),
    'ioredis 6': async (port) => ended(new IORedis6(port, '127.0.0.1', { socketTimeout: 500 })),
    iovalkey: async (port) => ended(new IOValkey(port, '127.0.0.1', { socketTimeout: 500 })),
  };

  it.each(Object.entries(clients))('is dropped by %s itself, where it is told to', async (_, open) => {
    const { proxy } = await proxied();
    const { client, end } = await open(proxy.port);
    onTestFinished(async () => {
      await end();
    });
    const cache = new RedisCache(client, { timeout: TIMEOUT });
    await reads(cache);
    proxy.swallow();
    await expect(cache.get('k')).rejects.toMatchObject({ code: 'TIMEOUT' });
    await reads(cache);
  });
});

describe('a half-open connection to a node of a cluster', () => {
  let cluster: ProxiedCluster;
  beforeAll(async () => {
    cluster = await startProxiedCluster();
  });
  afterAll(() => cluster.stop());

  it('is dropped by a cache that has opened it itself', async () => {
    const urls = cluster.proxies.map(({ port }) => `redis://127.0.0.1:${port}`);
    await using cache = await connected<number>(urls, { timeout: TIMEOUT });
    await reads(cache, key);
    cluster.proxies[1]!.swallow();
    await expect(cache.get(key)).rejects.toMatchObject({ code: 'TIMEOUT', key });
    await reads(cache, key);
  });

  // The options that docs/guide/redis.md names, with shorter times.
  const redisOptions = { socketTimeout: 500 };
  const startup = () => cluster.proxies.map(({ port }) => ({ host: '127.0.0.1', port }));
  const clusterClients: Record<string, () => Promise<Opened>> = {
    async redis() {
      const rootNodes = cluster.proxies.map(({ port }) => ({ url: `redis://127.0.0.1:${port}` }));
      const socket = { ...redisOptions, reconnectStrategy: () => 10 };
      const client = createCluster({ rootNodes, defaults: { socket, pingInterval: 100 } });
      client.on('error', () => {});
      await client.connect();
      return { client, end: () => client.destroy() };
    },
    ioredis: async () => ended(new IORedis.Cluster(startup(), { redisOptions })),
    iovalkey: async () => ended(new IOValkey.Cluster(startup(), { redisOptions })),
  };

  it.each(Object.entries(clusterClients))('is dropped by %s itself, where it is told to', async (_, open) => {
    const { client, end } = await open();
    onTestFinished(async () => {
      await end();
    });
    const cache = new RedisCache(client, { timeout: TIMEOUT });
    await reads(cache, key);
    cluster.proxies[1]!.swallow();
    await expect(cache.get(key)).rejects.toMatchObject({ code: 'TIMEOUT', key });
    await reads(cache, key);
  });

  it.each([...clusterLibraries, ...furtherClusterLibraries])(
    'gives nothing to the next one that its caller was told has failed, through $name',
    async ({ open }) => {
      const opened = await open(...cluster.proxies.map(({ port }) => port));
      onTestFinished(async () => {
        await opened.end();
      });
      const cache = new RedisCache<string>(opened.client, { timeout: TIMEOUT });
      await reads(cache, key);
      cluster.proxies[1]!.swallow();
      await expect(cache.set(key, 'old')).rejects.toMatchObject({ code: 'TIMEOUT' });
      cluster.proxies[1]!.kill();
      await reads(cache, key);
      for (const { port } of cluster.servers) {
        const raw = await createClient({ url: `redis://127.0.0.1:${port}` }).connect();
        expect(await raw.info('commandstats')).not.toContain('cmdstat_set:');
        raw.destroy();
      }
    },
  );
});
