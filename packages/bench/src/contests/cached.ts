import type { Contest } from '../contest.js';
import { pass } from './pass.js';

/** A hit of a function that answers at once, by a key that is there already. */
export const sync: readonly Contest[] = [
  {
    title: 'cached() over lru-cache, `key: (id) => id`',
    unit: 'ns per read',
    ours: { name: 'cached()', id: 'ctu-cached/sync' },
    others: [
      { name: 'by hand', id: 'by-hand/sync' },
      { name: 'memoizee, primitive', id: 'memoizee/sync' },
      { name: 'micro-memoize', id: 'micro-memoize/sync' },
    ],
    targets: [
      { against: 'by hand', at: '', atMost: 1.5 },
      { against: 'memoizee, primitive', at: '', atMost: 1 },
      { against: 'micro-memoize', at: '', atMost: 1 },
    ],
    job: pass(false),
  },
  {
    title: 'cached() over a Map, `key: (id) => id`: without a limit',
    unit: 'ns per read',
    ours: { name: 'cached()', id: 'ctu-cached/map' },
    others: [
      { name: 'by hand', id: 'by-hand/map' },
      { name: 'memoizee, primitive', id: 'memoizee/unlimited' },
    ],
    targets: [{ against: 'memoizee, primitive', at: '', atMost: 1 }],
    job: pass(false),
  },
];

/** The same by the text of its arguments, which is the key of a call unless one is given; and that text alone. */
export const byText: readonly Contest[] = [
  {
    title: 'cached() over lru-cache, the default key of one short string',
    unit: 'ns per read',
    ours: { name: 'cached()', id: 'ctu-cached/default-key' },
    others: [
      { name: 'by hand, `["…"]`', id: 'by-hand/default-key' },
      { name: 'memoizee, JSON', id: 'memoizee/default-key' },
      { name: 'micro-memoize', id: 'micro-memoize/sync' },
    ],
    targets: [
      { against: 'by hand, `["…"]`', at: '', atMost: 1.5 },
      { against: 'memoizee, JSON', at: '', atMost: 1 },
      { against: 'micro-memoize', at: '', atMost: 1 },
    ],
    job: pass(false),
  },
  {
    title: 'cached() over lru-cache, the default key of three scalars',
    unit: 'ns per read',
    ours: { name: 'cached()', id: 'ctu-cached/three-scalars' },
    others: [
      { name: 'by hand, JSON.stringify', id: 'by-hand/three-scalars' },
      { name: 'memoizee, JSON', id: 'memoizee/three-scalars' },
      { name: 'micro-memoize', id: 'micro-memoize/three-scalars' },
    ],
    targets: [{ against: 'by hand, JSON.stringify', at: '', atMost: 1.5 }],
    job: pass(false),
  },
  {
    title: 'jsonKey of one short string, looked up in a Map',
    unit: 'ns per read',
    ours: { name: 'jsonKey', id: 'json-key/one' },
    others: [
      { name: '`["…"]` by hand', id: 'json-key/one-by-hand' },
      { name: 'JSON.stringify', id: 'json-key/one-json' },
    ],
    targets: [{ against: '`["…"]` by hand', at: '', atMost: 1.5 }],
    job: pass(false),
  },
  {
    title: 'jsonKey of three scalars, looked up in a Map',
    unit: 'ns per read',
    ours: { name: 'jsonKey', id: 'json-key/three' },
    others: [{ name: 'JSON.stringify', id: 'json-key/three-json' }],
    targets: [{ against: 'JSON.stringify', at: '', atMost: 1.5 }],
    job: pass(false),
  },
];

/** Libraries that do the same for a function that is awaited: each must be slower. */
const libraries = ['p-memoize', 'cachified', 'async-cache-dedupe', 'bentocache'];
const faster = libraries.map((against) => ({ against, at: '', atLeast: 1 }));

/** A hit of a function that is awaited. */
export const awaited: readonly Contest[] = [
  {
    title: 'cached() over lru-cache, awaited',
    unit: 'ns per read',
    ours: { name: 'cached()', id: 'ctu-cached/awaited' },
    others: [
      { name: 'by hand', id: 'by-hand/awaited' },
      { name: 'memoizee, which keeps promises', id: 'memoizee/awaited' },
      { name: 'p-memoize', id: 'p-memoize/awaited' },
      { name: 'cachified', id: 'cachified/awaited' },
      { name: 'async-cache-dedupe', id: 'async-cache-dedupe/near' },
      { name: 'bentocache', id: 'bentocache/awaited' },
    ],
    targets: [{ against: 'by hand', at: '', atMost: 1.3 }, ...faster],
    job: pass(true),
  },
  {
    title: 'cached() with options of freshness over lru-cache, awaited',
    unit: 'ns per read',
    ours: { name: 'cached()', id: 'ctu-cached/fresh' },
    others: [{ name: 'a ttl alone', id: 'ctu-cached/ttl' }],
    targets: [{ against: 'a ttl alone', at: '', atMost: 1.3 }],
    job: pass(true),
  },
  {
    title: 'cached() with options of freshness over TwoLevelCache(lru-cache, far), awaited: a near hit',
    unit: 'ns per read',
    ours: { name: 'cached()', id: 'ctu-cached/two-levels-fresh' },
    others: [{ name: 'a ttl alone', id: 'ctu-cached/two-levels' }],
    targets: [{ against: 'a ttl alone', at: '', atMost: 1.3 }],
    job: pass(true),
  },
  // Whoever has a prefix makes a new text for each read, and V8 a new hash of it, which takes longer than all the rest.
  {
    title: 'cached() over PrefixedCache(StatsCache(TwoLevelCache(lru-cache, far))), awaited',
    unit: 'ns per read',
    ours: { name: 'cached()', id: 'ctu-cached/stack' },
    others: [
      { name: 'by hand over lru-cache, prefix + key', id: 'by-hand/awaited-prefixed' },
      { name: 'by hand over lru-cache', id: 'by-hand/awaited' },
      { name: 'p-memoize', id: 'p-memoize/prefixed' },
      { name: 'cachified', id: 'cachified/prefixed' },
      { name: 'async-cache-dedupe', id: 'async-cache-dedupe/near' },
      { name: 'bentocache', id: 'bentocache/prefixed' },
    ],
    targets: [{ against: 'by hand over lru-cache, prefix + key', at: '', atMost: 2 }, ...faster],
    job: pass(true),
  },
];
