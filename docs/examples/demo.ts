/**
 * A function behind two levels of cache, under the load that caches meet: few keys are asked for often, many seldom.
 *
 * Near is an LRU of 200 entries in this process. Far is Redis, Memcached or, where neither is there, a cache in memory.
 */
import { cached, StatsCache, TwoLevelCache } from '@ctu/core';
import { LRUCache } from 'lru-cache';
import { openFar } from './demo/far.js';
import { derive, type Profile } from './demo/origin.js';
import { Costs, Progress, printTable } from './demo/report.js';
import { zipf } from './demo/zipf.js';

const CALLS = 20_000;
const USERS = 3_000;

await using far = await openFar<Profile>(process.argv.slice(2));

const near = new StatsCache(new LRUCache<string, Profile>({ max: 200 }));
const shared = new StatsCache(far.cache);
const cache = new StatsCache(new TwoLevelCache(near, shared, { nearTtl: 30_000, resilient: true }));
const getProfile = cached(derive, { cache, ttl: 60_000, key: (user) => user });

console.log(`${CALLS} calls for ${USERS} users, near: lru-cache with 200 entries, far: ${far.name}\n`);
const costs = new Costs();
const progress = new Progress(CALLS);
for (const rank of zipf(USERS, CALLS)) {
  const before = { near: near.stats().hits, far: shared.stats().hits };
  const start = performance.now();
  await getProfile(`user-${rank}`);
  const elapsed = performance.now() - start;
  const level = near.stats().hits > before.near ? 'near' : shared.stats().hits > before.far ? 'far' : 'origin';
  costs.add(level, elapsed);
  progress.step();
}

printTable([
  { level: 'near', ...near.stats(), cost: costs.median('near') },
  { level: 'far', ...shared.stats(), cost: costs.median('far') },
  { level: 'both', ...cache.stats(), cost: undefined },
  { level: 'origin', reads: costs.count('origin'), hits: undefined, hitRate: undefined, cost: costs.median('origin') },
]);
await far.cache.clear(); // the keys of the demo's own prefix
