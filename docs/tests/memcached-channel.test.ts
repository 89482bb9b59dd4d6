// @module-tag stress
import { MemoryCache, TwoLevelCache } from '@ctu/core';
import { MemCached } from '@ctu/memcached';
import { RedisCache, redisChannel } from '@ctu/redis';
import { patient, startMemcached, startRedis, waitUntil } from '@ctu/tooling';
import { afterAll, describe, expect, it } from 'vitest';

const [redis, memcached] = await Promise.all([startRedis(), startMemcached()]);
afterAll(() => Promise.all([redis.stop(), memcached.stop()]));

/** What a process has: connections of its own, and its near level. */
async function processOf(name: string) {
  const far = await MemCached.connect<string>(`127.0.0.1:${memcached.port}`, { prefix: name, ...patient });
  const hub = await RedisCache.connect(`redis://127.0.0.1:${redis.port}`, patient);
  const channel = redisChannel(hub, { name });
  const cache = new TwoLevelCache(new MemoryCache<string, string>(), far, { channel, nearTtl: 600_000 });
  await waitUntil(() => cache.stats().nearAsked);
  const close = async () => {
    await cache.close();
    await hub.close();
  };
  return { cache, close };
}

describe('A channel over Redis', () => {
  it('keeps the near levels of two processes over Memcached coherent', async () => {
    const [one, other] = await Promise.all([processOf('coherent'), processOf('coherent')]);
    const changes: (() => Promise<unknown>)[] = [
      () => one.cache.set('k', 'new'),
      () => one.cache.delete('k'),
      () => one.cache.setMany([['k', 'newer']]),
      () => one.cache.clear(),
    ];
    for (const change of changes) {
      await other.cache.set('k', 'old');
      await waitUntil(async () => (await other.cache.get('k')) === 'old' && other.cache.near.has('k'));
      await change();
      await waitUntil(() => other.cache.near.get('k') === undefined);
      expect(await other.cache.get('k')).toBe(await one.cache.get('k'));
    }
    await Promise.all([one.close(), other.close()]);
  });

  it('that is gone costs no call over Memcached but near: its processes answer from far', async () => {
    const [one, other] = await Promise.all([processOf('without'), processOf('without')]);
    await other.cache.set('k', 'old');
    await redis.kill();
    await waitUntil(() => !one.cache.stats().nearAsked && !other.cache.stats().nearAsked);
    await one.cache.set('k', 'new');
    expect(await other.cache.get('k')).toBe('new');
    await redis.restart();
    await waitUntil(() => one.cache.stats().nearAsked && other.cache.stats().nearAsked);
    await one.cache.set('k', 'newer');
    await waitUntil(async () => (await other.cache.get('k')) === 'newer');
    await Promise.all([one.close(), other.close()]);
  });
});
