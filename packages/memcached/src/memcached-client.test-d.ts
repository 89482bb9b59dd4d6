import type { AsyncCache } from '@ctu/core';
import type { Memcache } from 'memcache';
import type Memcached from 'memcached';
import type { Client } from 'memjs';
import { describe, expectTypeOf, it } from 'vitest';
import type {
  JsonValue,
  MemCached,
  MemcachedClientLike,
  MemcachedLike,
  MemcacheLike,
  MemjsLike,
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
});
