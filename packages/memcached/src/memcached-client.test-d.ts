import type { AsyncCache } from '@ctu/core';
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

  it('has the types of the cache that it is a face of, or its own', () => {
    const dates = new MemCached<Date, string>({} as MemcachedLike); // only types are looked at
    expectTypeOf(new PrefixedMemCached(dates, 'p.').get('k')).toEqualTypeOf<Promise<Date | undefined>>();
    expectTypeOf(new PrefixedMemCached<number, string>(dates, 'p.').get('k')).toEqualTypeOf<
      Promise<number | undefined>
    >();
    expectTypeOf(new StatsMemCached(dates).get).parameter(0).toBeString();
  });
});
