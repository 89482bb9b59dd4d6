import { TTLCache } from '@isaacs/ttlcache';
import { LRUCache } from 'lru-cache';
import QuickLRU from 'quick-lru';
import { describe, expectTypeOf, it } from 'vitest';
import type { AsyncCache, SyncCache } from '../cache.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty-cache.js';
import { DebugCache } from './debug.js';
import { PrefixedCache } from './prefixed.js';
import { type CacheStats, StatsCache } from './stats.js';

const map = new Map<string, number>();
const remote = new FaultyCache<string, number>(new Map());

describe('the types of StatsCache', () => {
  it('answer at once over caches that do', () => {
    const cache = new StatsCache(map);
    expectTypeOf(cache.get('k')).toEqualTypeOf<number | undefined>();
    expectTypeOf(cache.set('k', 1)).toEqualTypeOf<void>();
    expectTypeOf(cache.has('k')).toEqualTypeOf<boolean>();
    expectTypeOf(cache.delete('k')).toEqualTypeOf<boolean>();
    expectTypeOf(cache.getMany(['k'])).toEqualTypeOf<(number | undefined)[]>();
    expectTypeOf(cache.setMany([['k', 1]])).toEqualTypeOf<void>();
    expectTypeOf(cache.deleteMany(['k'])).toEqualTypeOf<number>();
    expectTypeOf(cache.clear()).toEqualTypeOf<void>();
    expectTypeOf(cache.keys()).toEqualTypeOf<Iterable<string>>();
    expectTypeOf(cache.size).toEqualTypeOf<number>();
    expectTypeOf(cache.close()).toEqualTypeOf<void>();

    const lru = new LRUCache<string, number>({ max: 10 });
    expectTypeOf(new StatsCache(lru).get('k')).toEqualTypeOf<number | undefined>();
    const ttlCache = new TTLCache<string, number>({ ttl: 1_000 });
    expectTypeOf(new StatsCache(ttlCache).get('k')).toEqualTypeOf<number | undefined>();
    const memory = new MemoryCache<string, number>();
    expectTypeOf(new StatsCache(memory).get('k')).toEqualTypeOf<number | undefined>();
    expectTypeOf(new StatsCache(new Map()).has('k')).toEqualTypeOf<boolean>();
  });

  it('answer with promises over caches that do', () => {
    const cache = new StatsCache(remote);
    expectTypeOf(cache.get('k')).toEqualTypeOf<Promise<number | undefined>>();
    expectTypeOf(cache.set('k', 1, { ttl: 1_000 })).toEqualTypeOf<Promise<void>>();
    expectTypeOf(cache.has('k')).toEqualTypeOf<Promise<boolean>>();
    expectTypeOf(cache.delete('k')).toEqualTypeOf<Promise<boolean>>();
    expectTypeOf(cache.getMany(['k'])).toEqualTypeOf<Promise<(number | undefined)[]>>();
    expectTypeOf(cache.setMany([['k', 1]], { ttl: 1_000 })).toEqualTypeOf<Promise<void>>();
    expectTypeOf(cache.deleteMany(['k'])).toEqualTypeOf<Promise<number>>();
    expectTypeOf(cache.clear()).toEqualTypeOf<Promise<void>>();
    expectTypeOf(cache.keys()).toEqualTypeOf<AsyncIterable<string>>();
    expectTypeOf(cache.size).toEqualTypeOf<Promise<number>>();
    expectTypeOf(cache.close()).toEqualTypeOf<Promise<void>>();
  });

  it('follow the base through three wrappers', () => {
    const now = new StatsCache(new PrefixedCache(new DebugCache(map, console.log), 'a.'));
    expectTypeOf(now.get('k')).toEqualTypeOf<number | undefined>();
    expectTypeOf(now).toExtend<SyncCache<string, number>>();
    const later = new StatsCache(new PrefixedCache(new DebugCache(remote, console.log), 'a.'));
    expectTypeOf(later.get('k')).toEqualTypeOf<Promise<number | undefined>>();
    expectTypeOf(later).toExtend<AsyncCache<string, number>>();
  });

  it('keep the key type of the base', () => {
    const users = new Map<number, string>();
    expectTypeOf(new StatsCache(users).get(1)).toEqualTypeOf<string | undefined>();
    expectTypeOf(new StatsCache(users).keys()).toEqualTypeOf<Iterable<number>>();
    // @ts-expect-error keys are numbers
    new StatsCache(users).get('1');
  });

  it('make it a cache itself', () => {
    expectTypeOf<StatsCache<Map<string, number>>>().toExtend<SyncCache<string, number>>();
    expectTypeOf<StatsCache<LRUCache<string, number>>>().toExtend<SyncCache<string, number>>();
    expectTypeOf<StatsCache<AsyncCache<string, number>>>().toExtend<AsyncCache<string, number>>();
  });

  it('refuse other keys and values, a ttl over a Map, and quick-lru', () => {
    const cache = new StatsCache(map);
    // @ts-expect-error keys are strings
    cache.has(1);
    // @ts-expect-error values are numbers
    cache.set('k', 'v');
    // @ts-expect-error undefined is no value
    cache.set('k', undefined);
    // @ts-expect-error values are numbers
    cache.setMany([['k', 'v']]);
    // @ts-expect-error a Map cannot expire entries
    cache.set('k', 1, { ttl: 1_000 });
    // @ts-expect-error nor can it under three wrappers
    new StatsCache(new PrefixedCache(new DebugCache(map, console.log), 'a.')).set('k', 1, { ttl: 1_000 });
    // @ts-expect-error quick-lru has no ttl
    new StatsCache(new QuickLRU<string, number>({ maxSize: 10 }));
  });

  it('count at once in either mode', () => {
    expectTypeOf(new StatsCache(remote).stats()).toEqualTypeOf<CacheStats>();
    expectTypeOf(new StatsCache(map).hits()).toEqualTypeOf<number>();
    expectTypeOf(new PrefixedCache(new StatsCache(remote), 'a.').stats()).toEqualTypeOf<CacheStats>();
  });
});
