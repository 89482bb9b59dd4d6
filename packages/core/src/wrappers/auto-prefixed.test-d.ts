import { TTLCache } from '@isaacs/ttlcache';
import { LRUCache } from 'lru-cache';
import QuickLRU from 'quick-lru';
import { describe, expectTypeOf, it } from 'vitest';
import type { AsyncCache, SyncCache } from '../cache.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty-cache.js';
import { AutoPrefixedCache } from './auto-prefixed.js';
import { DebugCache } from './debug.js';
import { StatsCache } from './stats.js';

const map = new Map<string, number>();
const remote = new FaultyCache<string, number>(new Map());

describe('the types of AutoPrefixedCache', () => {
  it('answer at once over caches that do', () => {
    const cache = new AutoPrefixedCache(map);
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
    expectTypeOf(new AutoPrefixedCache(lru).get('k')).toEqualTypeOf<number | undefined>();
    const ttlCache = new TTLCache<string, number>({ ttl: 1_000 });
    expectTypeOf(new AutoPrefixedCache(ttlCache).get('k')).toEqualTypeOf<number | undefined>();
    const memory = new MemoryCache<string, number>();
    expectTypeOf(new AutoPrefixedCache(memory).get('k')).toEqualTypeOf<number | undefined>();
    expectTypeOf(new AutoPrefixedCache(new Map()).has('k')).toEqualTypeOf<boolean>();
  });

  it('answer with promises over caches that do', () => {
    const cache = new AutoPrefixedCache(remote);
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
    const now = new AutoPrefixedCache(new StatsCache(new DebugCache(map, console.log)));
    expectTypeOf(now.get('k')).toEqualTypeOf<number | undefined>();
    expectTypeOf(now).toExtend<SyncCache<string, number>>();
    const later = new AutoPrefixedCache(new StatsCache(new DebugCache(remote, console.log)));
    expectTypeOf(later.get('k')).toEqualTypeOf<Promise<number | undefined>>();
    expectTypeOf(later).toExtend<AsyncCache<string, number>>();
  });

  it('make it a cache itself', () => {
    expectTypeOf<AutoPrefixedCache<Map<string, number>>>().toExtend<SyncCache<string, number>>();
    expectTypeOf<AutoPrefixedCache<LRUCache<string, number>>>().toExtend<SyncCache<string, number>>();
    expectTypeOf<AutoPrefixedCache<AsyncCache<string, number>>>().toExtend<AsyncCache<string, number>>();
  });

  it('refuse other keys and values, a ttl over a Map, and quick-lru', () => {
    const cache = new AutoPrefixedCache(map);
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
    new AutoPrefixedCache(new StatsCache(new DebugCache(map, console.log))).set('k', 1, { ttl: 1_000 });
    // @ts-expect-error quick-lru has no ttl
    new AutoPrefixedCache(new QuickLRU<string, number>({ maxSize: 10 }));
    // @ts-expect-error the base has numbers as keys
    new AutoPrefixedCache(new Map<number, number>());
  });
});
