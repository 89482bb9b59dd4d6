import { LRUCache } from 'lru-cache';
import { describe, expectTypeOf, it } from 'vitest';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { type CacheStats, StatsCache } from '../wrappers/stats.js';
import { TwoLevelCache } from './two-level-cache.js';

const map = new Map<string, number>();
const lru = new LRUCache<string, number>({ max: 10 });
const memory = new MemoryCache<string, number>();
const remote = new FaultyCache<string, number>(new Map());

describe('the types of TwoLevelCache', () => {
  it('answer with promises where either level does', () => {
    expectTypeOf(new TwoLevelCache(remote, map).get('k')).toEqualTypeOf<Promise<number | undefined>>();
    expectTypeOf(new TwoLevelCache(remote, remote).get('k')).toEqualTypeOf<Promise<number | undefined>>();
    expectTypeOf(new TwoLevelCache(new Map(), remote).has('k')).toEqualTypeOf<Promise<boolean>>();
    const three = new TwoLevelCache(lru, new TwoLevelCache(memory, remote));
    expectTypeOf(three.get('k')).toEqualTypeOf<Promise<number | undefined>>();
  });

  it('count what the levels count', () => {
    const stats = new TwoLevelCache(new StatsCache(lru), remote).stats();
    expectTypeOf(stats.near).toEqualTypeOf<CacheStats | undefined>();
    expectTypeOf(stats.nearHits).toEqualTypeOf<number>();
  });

  it('refuse a ttl where either level is a Map', () => {
    // @ts-expect-error near cannot expire entries
    new TwoLevelCache(map, remote).set('k', 1, { ttl: 1_000 });
    // @ts-expect-error far cannot
    new TwoLevelCache(lru, map).set('k', 1, { ttl: 1_000 });
    // @ts-expect-error nor can it under a wrapper
    new TwoLevelCache(new StatsCache(map), remote).setMany([['k', 1]], { ttl: 1_000 });
    // @ts-expect-error nor under two
    new StatsCache(new TwoLevelCache(map, remote)).set('k', 1, { ttl: 1_000 });
  });

  it('refuse levels that do not fit each other', () => {
    // @ts-expect-error far has other keys
    new TwoLevelCache(lru, new Map<number, number>());
    // @ts-expect-error far has other values
    new TwoLevelCache(lru, new Map<string, string>());
  });

  it('refuse a way to hold values that makes no sense for them', () => {
    new TwoLevelCache(lru, remote, { clone: 'freeze' });
    new TwoLevelCache(new MemoryCache<string, Date>(), new Map<string, Date>(), { clone: 'structured' });
    // @ts-expect-error a Date cannot be frozen
    new TwoLevelCache(new MemoryCache<string, Date>(), new Map<string, Date>(), { clone: 'freeze' });
    // @ts-expect-error there is no such way
    new TwoLevelCache(lru, remote, { clone: 'deep' });
  });
});
