import { type AsyncCache, MemoryCache, memoryChannel, PrefixedCache, StatsCache, TwoLevelCache } from '@ctu/core';
import { LRUCache } from 'lru-cache';
import type { Setups } from '../contender.js';
import type { Value } from '../value.js';

const lru = (max = 10_000) => new LRUCache<string, Value>({ max });
const many = 200_000;

/** Our wrappers over lru-cache. */
export const setups = {
  stats: () => new StatsCache(lru()),
  'two-level': () => new TwoLevelCache(lru(), lru()),
  prefixed: () => new PrefixedCache(lru(), 'bench.'),
  near: () => new TwoLevelCache(lru(), asyncMap()),
  'near-channel': () => new TwoLevelCache(lru(), asyncMap(), { channel: memoryChannel() }),
  'near-watched': () => new TwoLevelCache(lru(), asyncMap(), { channel: memoryChannel(), verify: 0.001 }),
  memory: () => new MemoryCache<string, Value>({ max: 10_000 }),
  'memory-freeze': () => new MemoryCache<string, Value>({ max: 10_000, clone: 'freeze' }),
  'memory-structured': () => new MemoryCache<string, Value>({ max: 10_000, clone: 'structured' }),
  'two-level-many': () => new TwoLevelCache(lru(many), new MemoryCache<string, Value>()),
  'prefixed-two-level-many': () => {
    return new PrefixedCache(new TwoLevelCache(lru(many), new MemoryCache<string, Value>()), 'bench.');
  },
  'near-many': () => new TwoLevelCache(lru(many), asyncMap()),
} satisfies Setups;

/** A far level that answers with promises. */
export function asyncMap(): AsyncCache<string, Value> {
  const map = new Map<string, Value>();
  return {
    async: true,
    get: async (key) => map.get(key),
    set: async (key, value) => map.set(key, value),
    has: async (key) => map.has(key),
    delete: async (key) => map.delete(key),
    setMany: async (entries) => {
      for (const [key, value] of entries) map.set(key, value);
    },
  };
}
