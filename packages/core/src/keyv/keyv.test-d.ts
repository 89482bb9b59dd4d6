import KeyvRedis from '@keyv/redis';
import { Keyv, type KeyvStoreAdapter } from 'keyv';
import { LRUCache } from 'lru-cache';
import { expectTypeOf, it } from 'vitest';
import type { AsyncCache } from '../cache.js';
import { MemoryCache } from '../memory-cache.js';
import { TwoLevelCache } from '../two-level/two-level-cache.js';
import { fromKeyv } from './from-keyv.js';
import { toKeyv } from './to-keyv.js';

it('toKeyv makes what Keyv takes', () => {
  expectTypeOf(toKeyv(new Map<string, unknown>())).toExtend<KeyvStoreAdapter>();
  new Keyv({ store: toKeyv(new LRUCache<string, string>({ max: 10 })) });
});

it('toKeyv takes caches whose keys are text', () => {
  // @ts-expect-error: Keyv's keys are text
  toKeyv(new MemoryCache<number, string>());
});

it('fromKeyv takes the adapters of Keyv, and makes an async cache of the type of its values', () => {
  expectTypeOf(fromKeyv<number>(new KeyvRedis())).toEqualTypeOf<AsyncCache<string, number>>();
  expectTypeOf(fromKeyv(toKeyv(new MemoryCache()))).toEqualTypeOf<AsyncCache<string, unknown>>();
});

it('fromKeyv makes a level of two', () => {
  const cache = new TwoLevelCache(new MemoryCache<string, number>(), fromKeyv<number>(new KeyvRedis()));
  expectTypeOf(cache.get('a')).toEqualTypeOf<Promise<number | undefined>>();
});
