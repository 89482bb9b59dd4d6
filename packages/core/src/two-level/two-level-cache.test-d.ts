import { TTLCache } from '@isaacs/ttlcache';
import { LRUCache } from 'lru-cache';
import QuickLRU from 'quick-lru';
import { describe, expectTypeOf, it } from 'vitest';
import type { AsyncCache, Cache, SyncCache } from '../cache.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty-cache.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { type CacheStats, StatsCache } from '../wrappers/stats.js';
import { TwoLevelCache } from './two-level-cache.js';

const map = new Map<string, number>();
const lru = new LRUCache<string, number>({ max: 10 });
const memory = new MemoryCache<string, number>();
const remote = new FaultyCache<string, number>(new Map());

describe('the types of TwoLevelCache', () => {
  it('answer at once where both levels do', () => {
    const cache = new TwoLevelCache(lru, memory);
    expectTypeOf(cache.get('k')).toEqualTypeOf<number | undefined>();
    expectTypeOf(cache.set('k', 1, { ttl: 1_000 })).toEqualTypeOf<void>();
    expectTypeOf(cache.has('k')).toEqualTypeOf<boolean>();
    expectTypeOf(cache.delete('k')).toEqualTypeOf<boolean>();
    expectTypeOf(cache.getMany(['k'])).toEqualTypeOf<(number | undefined)[]>();
    expectTypeOf(cache.setMany([['k', 1]], { ttl: 1_000 })).toEqualTypeOf<void>();
    expectTypeOf(cache.deleteMany(['k'])).toEqualTypeOf<number>();
    expectTypeOf(cache.clear()).toEqualTypeOf<void>();
    expectTypeOf(cache.keys()).toEqualTypeOf<Iterable<string>>();
    expectTypeOf(cache.size).toEqualTypeOf<number>();
    expectTypeOf(cache.close()).toEqualTypeOf<void>();
    expectTypeOf(new TwoLevelCache(map, new TTLCache<string, number>({ ttl: 1 })).has('k')).toEqualTypeOf<boolean>();
    expectTypeOf(new TwoLevelCache(new Map(), new Map()).has('k')).toEqualTypeOf<boolean>();
  });

  it('answer with promises where either level does', () => {
    const cache = new TwoLevelCache(lru, remote);
    expectTypeOf(cache.get('k')).toEqualTypeOf<Promise<number | undefined>>();
    expectTypeOf(cache.set('k', 1, { ttl: 1_000 })).toEqualTypeOf<Promise<void>>();
    expectTypeOf(cache.has('k')).toEqualTypeOf<Promise<boolean>>();
    expectTypeOf(cache.delete('k')).toEqualTypeOf<Promise<boolean>>();
    expectTypeOf(cache.getMany(['k'])).toEqualTypeOf<Promise<(number | undefined)[]>>();
    expectTypeOf(cache.setMany([['k', 1]])).toEqualTypeOf<Promise<void>>();
    expectTypeOf(cache.deleteMany(['k'])).toEqualTypeOf<Promise<number>>();
    expectTypeOf(cache.clear()).toEqualTypeOf<Promise<void>>();
    expectTypeOf(cache.keys()).toEqualTypeOf<AsyncIterable<string>>();
    expectTypeOf(cache.size).toEqualTypeOf<Promise<number>>();
    expectTypeOf(cache.close()).toEqualTypeOf<Promise<void>>();
    expectTypeOf(new TwoLevelCache(remote, map).get('k')).toEqualTypeOf<Promise<number | undefined>>();
    expectTypeOf(new TwoLevelCache(remote, remote).get('k')).toEqualTypeOf<Promise<number | undefined>>();
    expectTypeOf(new TwoLevelCache(new Map(), remote).has('k')).toEqualTypeOf<Promise<boolean>>();
  });

  it('follow the levels through three wrappers', () => {
    const now = new StatsCache(new TwoLevelCache(lru, new PrefixedCache(memory, 'a.')));
    expectTypeOf(now.get('k')).toEqualTypeOf<number | undefined>();
    expectTypeOf(now).toExtend<SyncCache<string, number>>();
    const later = new PrefixedCache(new TwoLevelCache(new StatsCache(lru), new PrefixedCache(remote, 'a.')), 'b.');
    expectTypeOf(later.get('k')).toEqualTypeOf<Promise<number | undefined>>();
    expectTypeOf(later).toExtend<AsyncCache<string, number>>();
    const three = new TwoLevelCache(lru, new TwoLevelCache(memory, remote));
    expectTypeOf(three.get('k')).toEqualTypeOf<Promise<number | undefined>>();
  });

  it('answer either way over a far level of which nobody knows', () => {
    function build(far: Cache<string, number>) {
      return new StatsCache(new TwoLevelCache(lru, far));
    }
    expectTypeOf(build(remote).has('k')).toEqualTypeOf<boolean | Promise<boolean>>();
  });

  it('make it a cache itself', () => {
    expectTypeOf<TwoLevelCache<typeof lru, typeof memory>>().toExtend<SyncCache<string, number>>();
    expectTypeOf<TwoLevelCache<typeof lru, typeof remote>>().toExtend<AsyncCache<string, number>>();
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

  it('refuse other keys, other values, and levels that do not fit each other', () => {
    const cache = new TwoLevelCache(lru, remote);
    // @ts-expect-error keys are strings
    cache.get(1);
    // @ts-expect-error values are numbers
    cache.set('k', 'v');
    // @ts-expect-error far has other keys
    new TwoLevelCache(lru, new Map<number, number>());
    // @ts-expect-error far has other values
    new TwoLevelCache(lru, new Map<string, string>());
    // @ts-expect-error quick-lru has no ttl
    new TwoLevelCache(new QuickLRU<string, number>({ maxSize: 10 }), remote);
    // @ts-expect-error far as well
    new TwoLevelCache(lru, new QuickLRU<string, number>({ maxSize: 10 }));
  });
});
