import { type AsyncCache, DebugCache, MemoryCache, PrefixedCache, StatsCache, TwoLevelCache } from '@ctu/core';
import type { Memcache } from 'memcache';
import type Memcached from 'memcached';
import type { Client } from 'memjs';
import { describe, expectTypeOf, it } from 'vitest';
import {
  type JsonValue,
  MemCached,
  type MemcachedClientLike,
  type MemcachedLike,
  type MemcacheLike,
  type MemjsLike,
  PrefixedMemCached,
  StatsMemCached,
} from './index.js';

describe('the types of the libraries', () => {
  it('fit as they are', () => {
    expectTypeOf<Memcached>().toExtend<MemcachedLike>();
    expectTypeOf<Client>().toExtend<MemjsLike>();
    expectTypeOf<Client<string, string>>().toExtend<MemjsLike>();
    expectTypeOf<Memcache>().toExtend<MemcacheLike>();
  });

  it('are told from other things', () => {
    expectTypeOf<Map<string, string>>().not.toExtend<MemcachedClientLike>();
    expectTypeOf<{ get(key: string): Promise<string> }>().not.toExtend<MemcachedClientLike>();
  });
});

describe('MemCached', () => {
  it('is an AsyncCache of its key and value types, and takes any JSON value as a key', () => {
    expectTypeOf<MemCached<number, string>>().toExtend<AsyncCache<string, number>>();
    expectTypeOf<PrefixedMemCached<number, string>>().toExtend<AsyncCache<string, number>>();
    expectTypeOf<StatsMemCached<number, string>>().toExtend<AsyncCache<string, number>>();
    expectTypeOf<Parameters<MemCached['get']>>().toEqualTypeOf<[key: JsonValue]>();
    expectTypeOf<[string, { id: number }]>().toExtend<JsonValue>();
    expectTypeOf<ReturnType<MemCached<Date>['get']>>().toEqualTypeOf<Promise<Date | undefined>>();
  });

  it('makes faces of other value types', () => {
    const cache = new MemCached({} as MemcachedLike); // only types are looked at
    expectTypeOf(cache.for<Date>('p.')).toEqualTypeOf<MemCached<Date, JsonValue>>();
    expectTypeOf(cache.for<Date>('p.', { ttl: 5, codec: JSON }).get(1)).resolves.toEqualTypeOf<Date | undefined>();
    expectTypeOf(new MemCached<Date, string>({} as MemcachedLike).for('p.')).toEqualTypeOf<MemCached<Date, string>>();
    expectTypeOf(new StatsMemCached({} as MemcachedLike).for<Date>('p.')).toEqualTypeOf<
      StatsMemCached<Date, JsonValue>
    >();
    // @ts-expect-error a wrong value
    cache.for<Date>('p.').set('k', 1);
  });

  it('is a far level as it is, also under wrappers and as a face, with near keys that are strings or numbers', () => {
    const far = new MemCached<Date>({} as MemcachedLike); // only types are looked at
    const near = new MemoryCache<string, Date>();
    const levels = new TwoLevelCache(near, far);
    expectTypeOf(levels.get('k')).resolves.toEqualTypeOf<Date | undefined>();
    expectTypeOf(levels.keys()).toEqualTypeOf<AsyncIterable<string>>();
    expectTypeOf(new TwoLevelCache(new MemoryCache<string | number, Date>(), far).get(1)).resolves.toEqualTypeOf<
      Date | undefined
    >();
    new TwoLevelCache(near, new MemCached({} as MemcachedLike).for<Date>('d.'));
    new TwoLevelCache(near, new StatsCache(far));
    new TwoLevelCache(near, new DebugCache(new StatsCache(far), () => {}));
    new TwoLevelCache(near, new PrefixedCache(far, 'd.'));
    new TwoLevelCache(near, new TwoLevelCache(near, far));
    expectTypeOf(new StatsCache(far).keys()).toEqualTypeOf<AsyncIterable<never>>();
    // @ts-expect-error far has other values
    new TwoLevelCache(new MemoryCache<string, number>(), far);
    // @ts-expect-error far has other keys
    new TwoLevelCache(new MemoryCache<number, Date>(), new MemCached<Date, string>({} as MemcachedLike));
  });

  it('has the types of the cache that it is a face of, or its own', () => {
    const dates = new MemCached<Date, string>({} as MemcachedLike); // only types are looked at
    expectTypeOf(new PrefixedMemCached(dates, 'p.').get('k')).toEqualTypeOf<Promise<Date | undefined>>();
    expectTypeOf(new PrefixedMemCached<number, string>(dates, 'p.').get('k')).toEqualTypeOf<
      Promise<number | undefined>
    >();
    expectTypeOf(new StatsMemCached(dates).get).parameter(0).toBeString();
  });
});
