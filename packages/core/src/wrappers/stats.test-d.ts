import { describe, expectTypeOf, it } from 'vitest';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { PrefixedCache } from './prefixed.js';
import { type CacheStats, StatsCache } from './stats.js';

const remote = new FaultyCache<string, number>(new Map());

describe('the types of StatsCache', () => {
  it('count at once in either mode, also through a wrapper', () => {
    expectTypeOf(new StatsCache(remote).stats()).toEqualTypeOf<CacheStats>();
    expectTypeOf(new StatsCache(new Map<string, number>()).hits()).toEqualTypeOf<number>();
    expectTypeOf(new PrefixedCache(new StatsCache(remote), 'a.').stats()).toEqualTypeOf<CacheStats>();
  });
});
