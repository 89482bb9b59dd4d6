const { cached, MemoryCache, PrefixedCache, StatsCache, TwoLevelCache } = require('@ctu/core');
const { encodePrefix } = require('@ctu/core/adapter');
const { ManualClock } = require('@ctu/core/testing');
const { MemCached } = require('@ctu/memcached');
const { RedisCache } = require('@ctu/redis');

const loadUser = async (id) => `User ${id}`;

async function main() {
  const options = { prefix: encodePrefix(`${process.pid}.`), timeout: 60_000 };
  const far = await RedisCache.connect(process.env.REDIS_URL, options);
  const near = new MemoryCache({ clock: new ManualClock() });
  const cache = new StatsCache(new TwoLevelCache(near, far, { nearTtl: 5_000 }));
  const getUser = cached(loadUser, { cache: new PrefixedCache(cache, 'user.'), key: (id) => id, ttl: 60_000 });

  await getUser('42');
  await getUser('42');
  console.log(cache.stats().hitRate);
  console.log('Redis:', await far.get('user.42'));
  await cache.close();

  const other = await MemCached.connect(process.env.MEMCACHED, options);
  await other.set('42', await loadUser('42'), { ttl: 60_000 });
  console.log('Memcached:', await other.get('42'));
  await other.close();
}

main();
