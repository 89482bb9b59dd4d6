import { cached, MemoryCache, PrefixedCache, StatsCache } from '@ctu/core';

const cache = new StatsCache(new MemoryCache());
const getUser = cached(async (id) => `User ${id}`, { cache: new PrefixedCache(cache, 'user.'), ttl: 60_000 });

async function main() {
  await getUser('42');
  await getUser('42');
  console.log(cache.stats().hitRate);
}

main();
