import { LRUCache } from 'lru-cache';
import type { Setups } from '../contender.js';
import type { Value } from '../value.js';

const prefix = 'bench.';

/** The in-memory cache underneath our wrappers, by itself. */
export const setups = {
  bare: () => {
    const cache = new LRUCache<string, Value>({ max: 10_000 });
    return { set: (key, value) => cache.set(key, value), get: (key) => cache.get(key) };
  },
  concatenation: () => {
    const cache = new LRUCache<string, Value>({ max: 10_000 });
    return { set: (key, value) => cache.set(prefix + key, value), get: (key) => cache.get(prefix + key) };
  },
} satisfies Setups;
