import { describe, expectTypeOf, it } from 'vitest';
import { DebugCache } from './debug.js';
import { type CacheStats, StatsCache } from './stats.js';

describe('the types of DebugCache', () => {
  it('take any function of a message, and hand on the stats of the base', () => {
    const lines: string[] = [];
    const base = new StatsCache(new Map<string, number>());
    const cache = new DebugCache(base, (line) => lines.push(line), { name: 'users', clock: Date });
    expectTypeOf(cache.stats()).toEqualTypeOf<CacheStats>();
  });
});
