import { LRUCache } from 'lru-cache';
import type { Setups } from '../contender.js';
import type { Value } from '../value.js';

const prefix = 'bench.';

/** The in-memory cache underneath our wrappers, by itself. */
export const setups = {
  bare: () => new LRUCache<string, Value>({ max: 10_000 }),
  concatenation: () => {
    const cache = new LRUCache<string, Value>({ max: 10_000 });
    return { set: (key, value) => cache.set(prefix + key, value), get: (key) => cache.get(prefix + key) };
  },
  counters: () => new Counters(new LRUCache<string, Value>({ max: 10_000 })),
} satisfies Setups;

/** The least that counts hits and misses: what it costs, every wrapper costs. */
class Counters {
  hits = 0;
  misses = 0;

  constructor(readonly cache: LRUCache<string, Value>) {}

  set(key: string, value: Value): void {
    this.cache.set(key, value);
  }

  get(key: string): Value | undefined {
    const value = this.cache.get(key);
    if (value === undefined) this.misses++;
    else this.hits++;
    return value;
  }
}
