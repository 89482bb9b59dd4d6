import { type AsyncCache, PrefixedCache, StatsCache, TwoLevelCache } from '@ctu/core';
import { LRUCache } from 'lru-cache';
import type { Setups } from '../contender.js';
import type { Value } from '../value.js';

const lru = () => new LRUCache<string, Value>({ max: 10_000 });

/** Our wrappers over lru-cache. */
export const setups = {
  stats: () => new StatsCache(lru()),
  'two-level': () => new TwoLevelCache(lru(), lru()),
  prefixed: () => new PrefixedCache(lru(), 'bench.'),
  near: () => new TwoLevelCache(lru(), asyncMap()),
} satisfies Setups;

/** A far level that answers with promises. A near hit never asks it. */
function asyncMap(): AsyncCache<string, Value> {
  const map = new Map<string, Value>();
  return {
    async: true,
    get: async (key) => map.get(key),
    set: async (key, value) => map.set(key, value),
    has: async (key) => map.has(key),
    delete: async (key) => map.delete(key),
  };
}
