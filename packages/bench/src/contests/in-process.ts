import type { Contest } from '../contest.js';
import { pass } from './pass.js';

const lru = { name: 'lru-cache', id: 'lru-cache/bare' } as const;

/** What the wrappers cost over an in-memory cache that answers at once. */
export const sync: readonly Contest[] = [
  {
    title: 'StatsCache over lru-cache',
    unit: 'ns per read',
    ours: { name: 'StatsCache', id: 'ctu/stats' },
    others: [lru, { name: 'lru-cache, counters by hand', id: 'lru-cache/counters' }],
    targets: [{ against: 'lru-cache', at: '', atMost: 1.2 }],
    job: pass(false),
  },
  {
    title: 'Near hit of a TwoLevelCache, both levels lru-cache',
    unit: 'ns per read',
    ours: { name: 'TwoLevelCache', id: 'ctu/two-level' },
    others: [lru, { name: 'layered-loader, getInMemoryOnly', id: 'layered-loader/sync' }],
    targets: [{ against: 'lru-cache', at: '', atMost: 1.2 }],
    job: pass(false),
  },
  {
    title: 'PrefixedCache over lru-cache',
    unit: 'ns per read',
    ours: { name: 'PrefixedCache', id: 'ctu/prefixed' },
    others: [{ name: 'lru-cache, prefix + key by hand', id: 'lru-cache/concatenation' }],
    targets: [{ against: 'lru-cache, prefix + key by hand', at: '', atMost: 1.1 }],
    job: pass(false),
  },
  {
    title: 'MemoryCache with a limit, the small near level',
    unit: 'ns per read',
    ours: { name: 'MemoryCache', id: 'ctu/memory' },
    others: [
      lru,
      { name: 'Map', id: 'by-hand/map-alone' },
      { name: "MemoryCache, clone: 'freeze'", id: 'ctu/memory-freeze' },
      { name: "MemoryCache, clone: 'structured'", id: 'ctu/memory-structured' },
    ],
    targets: [],
    job: pass(false),
  },
];

/** What a value in memory costs where it has to be awaited. */
export const near: readonly Contest[] = [
  {
    title: 'Awaited near hit of a TwoLevelCache with an async far level',
    unit: 'ns per read',
    ours: { name: 'TwoLevelCache', id: 'ctu/near' },
    others: [
      { name: 'lru-cache, awaited', id: 'lru-cache/bare' },
      { name: 'layered-loader', id: 'layered-loader/near' },
      { name: 'async-cache-dedupe', id: 'async-cache-dedupe/near' },
      { name: 'keyv', id: 'keyv/near' },
      { name: 'cache-manager', id: 'cache-manager/near' },
      { name: 'bentocache', id: 'bentocache/near' },
      { name: 'unstorage', id: 'unstorage/near' },
      { name: 'cacheable', id: 'cacheable/near' },
      { name: 'cacheable, without copies', id: 'cacheable/near-without-copies' },
    ],
    targets: [
      { against: 'lru-cache, awaited', at: '', atMost: 1.1 },
      { against: 'bentocache', at: '', atLeast: 10 },
      { against: 'cacheable', at: '', atLeast: 30 },
    ],
    job: pass(true),
  },
  {
    title: 'The same with a channel, and one hit in a thousand compared with far',
    unit: 'ns per read',
    ours: { name: 'TwoLevelCache, channel, verify: 0.001', id: 'ctu/near-watched' },
    others: [
      { name: 'TwoLevelCache', id: 'ctu/near' },
      { name: 'TwoLevelCache, channel', id: 'ctu/near-channel' },
    ],
    targets: [{ against: 'TwoLevelCache, channel', at: '', atMost: 1.05 }],
    job: pass(true),
  },
];
