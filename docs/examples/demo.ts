/**
 * A function behind two levels of cache, under the load that caches meet: few keys are asked for often, many seldom. In the
 * middle of the run the server freezes.
 *
 * Near is an LRU of 200 entries in this process. Far is Redis, Memcached or, where neither is there, a cache in memory.
 */
import { parseArgs } from 'node:util';
import { cached, StatsCache, TwoLevelCache } from '@ctu/core';
import { LRUCache } from 'lru-cache';
import { openFar } from './demo/far.js';
import { derive, type Profile } from './demo/origin.js';
import { startProgress } from './demo/progress.js';
import { type Level, printReport, Tally } from './demo/report.js';
import { zipf } from './demo/zipf.js';

const USERS = 3_000;
const { values: options } = parseArgs({ options: { memcached: { type: 'boolean' }, calls: { type: 'string' } } });
const CALLS = Number(options.calls ?? 10_000); // before the server freezes, and again after it
const FROZEN = 2_000; // milliseconds

await using far = await openFar<Profile>({ memcached: options.memcached ?? false, timeout: 100 });

const near = new StatsCache(new LRUCache<string, Profile>({ max: 200 }));
const shared = new StatsCache(far.cache);
const cache = new TwoLevelCache(near, shared, { nearTtl: 30_000, resilient: true, onError: () => {} });
const getProfile = cached(derive, { cache, ttl: 60_000, key: (user) => user });

const ranks = zipf(USERS);

/** Asks for one user after another until the share that is done is 1, and counts who answered. */
async function call(phase: string, title: string, shareOf: (done: number) => number): Promise<Tally> {
  const tally = new Tally(phase);
  const show = startProgress(title);
  for (let done = 0; ; done++) {
    const share = shareOf(done);
    show(share);
    if (share >= 1) return tally;
    const before = { near: near.stats().hits, far: shared.stats().hits };
    const start = performance.now();
    const profile = await getProfile(`user-${ranks.next().value}`).catch(() => undefined);
    const elapsed = performance.now() - start;
    let level: Level = profile ? 'origin' : 'failed';
    if (near.stats().hits > before.near) level = 'near';
    else if (shared.stats().hits > before.far) level = 'far';
    tally.add(level, elapsed);
  }
}

/** The calls while the server gives no answer; undefined where it is not the demo's own. */
async function frozenCalls(): Promise<Tally | undefined> {
  const thaw = await far.freeze?.();
  if (!thaw) return undefined;
  const start = performance.now();
  const tally = await call('frozen', 'The server is frozen', () => (performance.now() - start) / FROZEN);
  thaw();
  return tally;
}

console.log(`Calls for ${USERS} users. Near: lru-cache with 200 entries. Far: ${far.name}.\n`);
const before = await call('before', 'Warming up', (done) => done / CALLS);
const frozen = await frozenCalls();
const after = await call('after', 'It goes on', (done) => done / CALLS);

printReport(before, frozen, after);
