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

describe('the types of DebugCache', () => {
  it('answer at once over caches that do', () => {
    const cache = new DebugCache(map, console.log);
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
    expectTypeOf(new DebugCache(lru, console.log).get('k')).toEqualTypeOf<number | undefined>();
    const ttlCache = new TTLCache<string, number>({ ttl: 1_000 });
    expectTypeOf(new DebugCache(ttlCache, console.log).get('k')).toEqualTypeOf<number | undefined>();
    const memory = new MemoryCache<string, number>();
    expectTypeOf(new DebugCache(memory, console.log).get('k')).toEqualTypeOf<number | undefined>();
    expectTypeOf(new DebugCache(new Map(), console.log).has('k')).toEqualTypeOf<boolean>();
  });

  it('answer with promises over caches that do', () => {
    const cache = new DebugCache(remote, console.log);
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
    const now = new DebugCache(new PrefixedCache(new StatsCache(map), 'a.'), console.log);
    expectTypeOf(now.get('k')).toEqualTypeOf<number | undefined>();
    expectTypeOf(now).toExtend<SyncCache<string, number>>();
    const later = new DebugCache(new PrefixedCache(new StatsCache(remote), 'a.'), console.log);
    expectTypeOf(later.get('k')).toEqualTypeOf<Promise<number | undefined>>();
    expectTypeOf(later).toExtend<AsyncCache<string, number>>();
  });

  it('keep the key type of the base', () => {
    const users = new Map<number, string>();
    expectTypeOf(new DebugCache(users, console.log).get(1)).toEqualTypeOf<string | undefined>();
    expectTypeOf(new DebugCache(users, console.log).keys()).toEqualTypeOf<Iterable<number>>();
    // @ts-expect-error keys are numbers
    new DebugCache(users, console.log).get('1');
  });

  it('make it a cache itself', () => {
    expectTypeOf<DebugCache<Map<string, number>>>().toExtend<SyncCache<string, number>>();
    expectTypeOf<DebugCache<LRUCache<string, number>>>().toExtend<SyncCache<string, number>>();
    expectTypeOf<DebugCache<AsyncCache<string, number>>>().toExtend<AsyncCache<string, number>>();
  });

  it('refuse other keys and values, a ttl over a Map, and quick-lru', () => {
    const cache = new DebugCache(map, console.log);
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
    new DebugCache(new PrefixedCache(new StatsCache(map), 'a.'), console.log).set('k', 1, { ttl: 1_000 });
    // @ts-expect-error quick-lru has no ttl
    new DebugCache(new QuickLRU<string, number>({ maxSize: 10 }), console.log);
  });

  it('take any function of a message, and hand on the stats of the base', () => {
    const lines: string[] = [];
    const cache = new DebugCache(new StatsCache(map), (line) => lines.push(line), { name: 'users', clock: Date });
    expectTypeOf(cache.stats()).toEqualTypeOf<CacheStats>();
  });
});
