import { cached, MemoryCache, PrefixedCache, StatsCache, TwoLevelCache } from '@ctu/core';
import { encodePrefix } from '@ctu/core/adapter';
import { ManualClock } from '@ctu/core/testing';
import { MemCached } from '@ctu/memcached';
import { RedisCache } from '@ctu/redis';

interface User {
  readonly name: string;
}

const loadUser = async (id: string): Promise<User> => ({ name: `User ${id}` });

async function main(): Promise<void> {
  const options = { prefix: encodePrefix(`${process.pid}.`), timeout: 60_000 };
  const far = await RedisCache.connect<User>(process.env.REDIS_URL!, options);
  const near = new MemoryCache<string, User>({ clock: new ManualClock() });
  const cache = new StatsCache(new TwoLevelCache(near, far, { nearTtl: 5_000 }));
  const getUser = cached(loadUser, { cache: new PrefixedCache(cache, 'user.'), key: (id) => id, ttl: 60_000 });

  await getUser('42');
  const user: User = await getUser('42');
  console.log(cache.stats().hitRate);
  console.log('Redis:', (await far.get('user.42'))?.name);
  await cache.close();

  const other = await MemCached.connect<User>(process.env.MEMCACHED!, options);
  await other.set('42', user, { ttl: 60_000 });
  console.log('Memcached:', (await other.get('42'))?.name);
  await other.close();
}

void main();
