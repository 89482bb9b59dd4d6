import { TTLCache } from '@isaacs/ttlcache';
import { LRUCache } from 'lru-cache';
import QuickLRU from 'quick-lru';
import { describe, expectTypeOf, it } from 'vitest';
import type { AsyncCache, SyncCache } from '../cache.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty-cache.js';
import { LockedCache } from './locked.js';
import { PrefixedCache } from './prefixed.js';
import { StatsCache } from './stats.js';

const map = new Map<string, number>();
const remote = new FaultyCache<string, number>(new Map());

describe('the types of LockedCache', () => {
  it('answer at once over caches that do', () => {
    const cache = new LockedCache(map);
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
    expectTypeOf(new LockedCache(lru).get('k')).toEqualTypeOf<number | undefined>();
    const ttlCache = new TTLCache<string, number>({ ttl: 1_000 });
    expectTypeOf(new LockedCache(ttlCache).get('k')).toEqualTypeOf<number | undefined>();
    const memory = new MemoryCache<string, number>();
    expectTypeOf(new LockedCache(memory).get('k')).toEqualTypeOf<number | undefined>();
    expectTypeOf(new LockedCache(new Map()).has('k')).toEqualTypeOf<boolean>();
  });

  it('answer with promises over caches that do', () => {
    const cache = new LockedCache(remote);
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
    const now = new LockedCache(new PrefixedCache(new StatsCache(map), 'a.'));
    expectTypeOf(now.get('k')).toEqualTypeOf<number | undefined>();
    expectTypeOf(now).toExtend<SyncCache<string, number>>();
    const later = new LockedCache(new PrefixedCache(new StatsCache(remote), 'a.'));
    expectTypeOf(later.get('k')).toEqualTypeOf<Promise<number | undefined>>();
    expectTypeOf(later).toExtend<AsyncCache<string, number>>();
  });

  it('keep the key type of the base', () => {
    const users = new Map<number, string>();
    expectTypeOf(new LockedCache(users).get(1)).toEqualTypeOf<string | undefined>();
    expectTypeOf(new LockedCache(users).keys()).toEqualTypeOf<Iterable<number>>();
    // @ts-expect-error keys are numbers
    new LockedCache(users).get('1');
  });

  it('make it a cache itself', () => {
    expectTypeOf<LockedCache<Map<string, number>>>().toExtend<SyncCache<string, number>>();
    expectTypeOf<LockedCache<LRUCache<string, number>>>().toExtend<SyncCache<string, number>>();
    expectTypeOf<LockedCache<AsyncCache<string, number>>>().toExtend<AsyncCache<string, number>>();
  });

  it('refuse other keys and values, a ttl over a Map, and quick-lru', () => {
    const cache = new LockedCache(map);
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
    new LockedCache(new PrefixedCache(new StatsCache(map), 'a.')).set('k', 1, { ttl: 1_000 });
    // @ts-expect-error quick-lru has no ttl
    new LockedCache(new QuickLRU<string, number>({ maxSize: 10 }));
  });

  it('let an update change a value at once where the cache answers at once', () => {
    const cache = new LockedCache(map);
    expectTypeOf(cache.update('k', (value = 0) => value + 1)).toEqualTypeOf<number | undefined>();
    cache.update('k', (value) => {
      expectTypeOf(value).toEqualTypeOf<number | undefined>();
      return undefined;
    });
    // @ts-expect-error nothing waits for a change over a base that answers at once
    cache.update('k', async () => 1);
    // @ts-expect-error a Map cannot expire entries
    cache.update('k', () => 1, { ttl: 1_000 });
    // @ts-expect-error values are numbers
    cache.update('k', () => 'v');
    // @ts-expect-error keys are strings
    cache.update(1, () => 1);
  });

  it('let an update wait for its change where the cache answers with promises', () => {
    const cache = new LockedCache(remote);
    expectTypeOf(cache.update('k', (value = 0) => value + 1)).toEqualTypeOf<Promise<number | undefined>>();
    expectTypeOf(cache.update('k', async (value) => value, { ttl: 1_000 })).toEqualTypeOf<
      Promise<number | undefined>
    >();
    // @ts-expect-error values are numbers
    cache.update('k', async () => 'v');
  });
});
