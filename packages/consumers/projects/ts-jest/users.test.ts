import { cached, MemoryCache } from '@ctu/core';
import { ManualClock } from '@ctu/core/testing';
import { MemCached } from '@ctu/memcached';
import { RedisCache } from '@ctu/redis';

const options = { prefix: 'jest.', timeout: 60_000 };

test('a user is loaded again once the time to live is over', async () => {
  const clock = new ManualClock();
  const loadUser = jest.fn(async (id: string) => `User ${id}`);
  const getUser = cached(loadUser, { cache: new MemoryCache<string, string>({ clock }), key: (id) => id, ttl: 1_000 });

  await getUser('42');
  expect(await getUser('42')).toBe('User 42');
  expect(loadUser).toHaveBeenCalledTimes(1);
  clock.advance(1_000);
  await getUser('42');
  expect(loadUser).toHaveBeenCalledTimes(2);
});

test('a user is kept in Redis', async () => {
  const cache = await RedisCache.connect<string>(process.env.REDIS_URL!, options);
  await cache.set('42', 'User 42');
  expect(await cache.get('42')).toBe('User 42');
  await cache.close();
});

test('a user is kept in Memcached', async () => {
  const cache = await MemCached.connect<string>(process.env.MEMCACHED!, options);
  await cache.set('42', 'User 42');
  expect(await cache.get('42')).toBe('User 42');
  await cache.close();
});
