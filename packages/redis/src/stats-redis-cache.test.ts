import { patient, startRedis, startRedisCluster } from '@ctu/tooling';
import { createClient, createCluster } from 'redis';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { PrefixedRedisCache, RedisCache, StatsRedisCache } from './index.js';
import { freshPrefix } from './testing/reached.js';

describe('StatsRedisCache', () => {
  async function client() {
    const server = await startRedis();
    const client = await createClient({ url: `redis://127.0.0.1:${server.port}` }).connect();
    onTestFinished(async () => {
      client.destroy();
      await server.stop();
    });
    return client;
  }

  it('tells the hit rate of the server, 0 on a fresh one', async () => {
    const cache = new StatsRedisCache<number>(await client(), patient);
    expect(await cache.hits()).toBe(0);
    await cache.set('k', 1);
    expect(await cache.getMany(['k', 'l', 'm', 'k'])).toEqual([1, undefined, undefined, 1]);
    expect(await cache.get('k')).toBe(1);
    const stats = await cache.stats();
    expect(stats).toMatchObject({ reads: 4, hits: 2, misses: 2, hitRate: 0.5, expired: 0, evicted: 0 });
    expect(stats.usedBytes).toBeGreaterThan(0);
    expect(await cache.hits()).toBe(0.5);
  });

  it('sums the counters of all primaries of a cluster', async () => {
    const cluster = await startRedisCluster(3);
    const client = createCluster({
      rootNodes: cluster.servers.map(({ port }) => ({ url: `redis://127.0.0.1:${port}` })),
    });
    await client.connect();
    onTestFinished(async () => {
      client.destroy();
      await cluster.stop();
    });
    const cache = new StatsRedisCache<number>(client, patient);
    const keys = Array.from({ length: 30 }, (_, index) => `k${index}`);
    await cache.setMany(keys.slice(0, 10).map((key) => [key, 1]));
    await cache.getMany(keys);
    expect(await cache.stats()).toMatchObject({ reads: 30, hits: 10, misses: 20 });
  });

  it('is a second face of a cache, with its prefix and all', async () => {
    const redis = await client();
    const cache = new PrefixedRedisCache<number>(redis, '', { ...patient, ttl: Number.POSITIVE_INFINITY });
    const counted = new StatsRedisCache(cache);
    await counted.set('k', 1);
    expect(await cache.get('k')).toBe(1);
    expect(await redis.ttl('~:k')).toBe(-1);
    await counted.close();
    expect(await cache.get('k')).toBe(1);
  });

  it('connects', async () => {
    await using cache = await StatsRedisCache.connect(`redis://127.0.0.1:${inject('port')}`, {
      ...patient,
      prefix: freshPrefix(),
    });
    expect(cache).toBeInstanceOf(StatsRedisCache);
    expect(await cache.hits()).toBeTypeOf('number');
    expect(new RedisCache(cache)).toBeInstanceOf(RedisCache);
  });
});
