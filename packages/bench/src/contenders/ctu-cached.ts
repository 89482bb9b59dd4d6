import { cached, PrefixedCache, StatsCache, TwoLevelCache } from '@ctu/core';
import { LRUCache } from 'lru-cache';
import type { Setups } from '../contender.js';
import type { Value } from '../value.js';
import { asyncMap } from './ctu.js';
import { loading } from './loading.js';

/** `cached()` before a function. */
export const setups = {
  sync: () => loading((load) => cached(load, { cache: lru(), key })),
  map: () => loading((load) => cached(load, { cache: new Map<string, Value>(), key })),
  'default-key': () => loading((load) => cached(load, { cache: lru() })),
  'three-scalars': () =>
    loading((load) => {
      const call = cached((id: string, _page: number, _full: boolean) => load(id), { cache: lru() });
      return (id) => call(id, 7, true);
    }),
  awaited: () => loading((load) => cached(async (id: string) => load(id), { cache: lru(), key })),
  ttl: () => loading((load) => cached(async (id: string) => load(id), { cache: lru(), key, ttl })),
  fresh: () => loading((load) => cached(async (id: string) => load(id), { cache: lru(), key, ...freshness })),
  'two-levels': () =>
    loading((load) =>
      cached(async (id: string) => load(id), { cache: new TwoLevelCache(lru(), asyncMap()), key, ttl }),
    ),
  'two-levels-fresh': () =>
    loading((load) => {
      const cache = new TwoLevelCache(lru(), asyncMap());
      return cached(async (id: string) => load(id), { cache, key, ...freshness });
    }),
  stack: () =>
    loading((load) => {
      const cache = new PrefixedCache(new StatsCache(new TwoLevelCache(lru(), asyncMap())), 'user.');
      return cached(async (id: string) => load(id), { cache, key });
    }),
} satisfies Setups;

const ttl = 3_600_000;

/** What is to be known of a result besides its value, as it is kept. */
const freshness = { ttl, staleWhileRevalidate: 60_000, staleIfError: 3_600_000, refreshAhead: 0.8 };

function lru(): LRUCache<string, Value> {
  return new LRUCache<string, Value>({ max: 10_000 });
}

function key(id: string): string {
  return id;
}
