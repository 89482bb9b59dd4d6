import { TTLCache } from '@isaacs/ttlcache';
import { LRUCache } from 'lru-cache';
import QuickLRU from 'quick-lru';
import { describe, expectTypeOf, it } from 'vitest';
import type { AsyncCache, Cache, SetOptions, SyncCache } from '../cache.js';
import { MemoryCache } from '../memory-cache.js';
import { DebugCache } from './debug.js';
import { PrefixedCache } from './prefixed.js';
import { StatsCache } from './stats.js';

/** A cache as a user would write one: the four operations, each with a promise. */
class Remote<V> implements AsyncCache<string, V> {
  readonly async = true;
  readonly #entries = new Map<string, V>();

  async get(key: string): Promise<V | undefined> {
    return this.#entries.get(key);
  }

  async set(key: string, value: V, _options?: SetOptions): Promise<void> {
    this.#entries.set(key, value);
  }

  async has(key: string): Promise<boolean> {
    return this.#entries.has(key);
  }

  async delete(key: string): Promise<boolean> {
    return this.#entries.delete(key);
  }
}

const map = new Map<string, number>();
const remote = new Remote<number>();

describe('the types of PrefixedCache', () => {
  it('answer at once over caches that do', () => {
    const overMap = new PrefixedCache(map, 'a.');
    expectTypeOf(overMap.get('k')).toEqualTypeOf<number | undefined>();
    expectTypeOf(overMap.set('k', 1)).toEqualTypeOf<void>();
    expectTypeOf(overMap.has('k')).toEqualTypeOf<boolean>();
    expectTypeOf(overMap.delete('k')).toEqualTypeOf<boolean>();
    expectTypeOf(overMap.getMany(['k'])).toEqualTypeOf<(number | undefined)[]>();
    expectTypeOf(overMap.setMany([['k', 1]])).toEqualTypeOf<void>();
    expectTypeOf(overMap.deleteMany(['k'])).toEqualTypeOf<number>();
    expectTypeOf(overMap.clear()).toEqualTypeOf<void>();
    expectTypeOf(overMap.keys()).toEqualTypeOf<Iterable<string>>();
    expectTypeOf(overMap.size).toEqualTypeOf<number>();
    expectTypeOf(overMap.close()).toEqualTypeOf<void>();
    expectTypeOf(overMap.base).toEqualTypeOf<Map<string, number>>();

    const lru = new LRUCache<string, number>({ max: 10 });
    expectTypeOf(new PrefixedCache(lru, 'a.').get('k')).toEqualTypeOf<number | undefined>();
    const ttlCache = new TTLCache<string, number>({ ttl: 1_000 });
    expectTypeOf(new PrefixedCache(ttlCache, 'a.').get('k')).toEqualTypeOf<number | undefined>();
    const memory = new MemoryCache<string, number>();
    expectTypeOf(new PrefixedCache(memory, 'a.').get('k')).toEqualTypeOf<number | undefined>();
  });

  it('answer with promises over caches that do', () => {
    const cache = new PrefixedCache(remote, 'a.');
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

  it('answer either way over a cache of which nobody knows', () => {
    function build(cache: Cache<string, number>) {
      return new StatsCache(new PrefixedCache(cache, 'a.'));
    }
    expectTypeOf(build(map).get('k')).toEqualTypeOf<number | undefined | Promise<number | undefined>>();
    expectTypeOf(build(map)).toExtend<Cache<string, number>>();
  });

  it('follow the base in a function that is generic in its values', () => {
    function build<V>(now: SyncCache<string, V>, later: AsyncCache<string, V>) {
      return [new PrefixedCache(now, 'a.'), new PrefixedCache(later, 'a.')] as const;
    }
    const [now, later] = build(map, remote);
    expectTypeOf(now.get('k')).toEqualTypeOf<number | undefined>();
    expectTypeOf(later.get('k')).toEqualTypeOf<Promise<number | undefined>>();
  });

  it('follow the base through three wrappers', () => {
    const now = new PrefixedCache(new StatsCache(new DebugCache(map, console.log)), 'a.');
    expectTypeOf(now.get('k')).toEqualTypeOf<number | undefined>();
    expectTypeOf(now).toExtend<SyncCache<string, number>>();
    const later = new PrefixedCache(new StatsCache(new DebugCache(remote, console.log)), 'a.');
    expectTypeOf(later.get('k')).toEqualTypeOf<Promise<number | undefined>>();
    expectTypeOf(later).toExtend<AsyncCache<string, number>>();
  });

  it('count an untyped Map among the caches that answer at once', () => {
    const cache = new PrefixedCache(new Map(), 'a.');
    expectTypeOf(cache.has('k')).toEqualTypeOf<boolean>();
    expectTypeOf(cache.keys()).toEqualTypeOf<Iterable<string>>();
    expectTypeOf(cache.get('k')).toBeAny();
  });

  it('make it a cache itself', () => {
    expectTypeOf<PrefixedCache<Map<string, number>>>().toExtend<SyncCache<string, number>>();
    expectTypeOf<PrefixedCache<LRUCache<string, number>>>().toExtend<SyncCache<string, number>>();
    expectTypeOf<PrefixedCache<Remote<number>>>().toExtend<AsyncCache<string, number>>();
  });

  it('refuse other keys, other values and a base with other keys', () => {
    const cache = new PrefixedCache(map, 'a.');
    // @ts-expect-error keys are strings
    cache.get(1);
    // @ts-expect-error values are numbers
    cache.set('k', 'v');
    // @ts-expect-error undefined is no value
    cache.set('k', undefined);
    // @ts-expect-error values are numbers
    cache.setMany([['k', 'v']]);
    // @ts-expect-error the base has numbers as keys
    new PrefixedCache(new Map<number, number>(), 'a.');
    // @ts-expect-error the base has two keys only
    new PrefixedCache(new Map<'one' | 'two', number>(), 'a.');
    // @ts-expect-error quick-lru has no ttl
    new PrefixedCache(new QuickLRU<string, number>({ maxSize: 10 }), 'a.');
  });

  it('refuse a ttl over a Map, also through other wrappers', () => {
    // @ts-expect-error a Map cannot expire entries
    new PrefixedCache(map, 'a.').set('k', 1, { ttl: 1_000 });
    // @ts-expect-error nor can it here
    new PrefixedCache(map, 'a.').setMany([['k', 1]], { ttl: 1_000 });
    // @ts-expect-error nor under three wrappers
    new PrefixedCache(new StatsCache(new PrefixedCache(map, 'a.')), 'b.').set('k', 1, { ttl: 1_000 });
  });

  it('take a ttl over a Map that was taught to', () => {
    class ExpiringMap extends Map<string, number> {
      override set(key: string, value: number, _options?: SetOptions): this {
        return super.set(key, value);
      }
    }
    expectTypeOf(new PrefixedCache(new ExpiringMap(), 'a.').set('k', 1, { ttl: 1_000 })).toEqualTypeOf<void>();
  });
});
