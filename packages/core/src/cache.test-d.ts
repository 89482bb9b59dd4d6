import { TTLCache } from '@isaacs/ttlcache';
import { LRUCache } from 'lru-cache';
import QuickLRU from 'quick-lru';
import { describe, expectTypeOf, it } from 'vitest';
import type { AsyncCache, Cache, SetOptions, SyncCache } from './cache.js';
import type { KeyOf, KeysReply, NoTtl, OptionsOf, Reply, ValueOf } from './derived.js';
import { MemoryCache } from './memory-cache.js';

interface User {
  name: string;
}

describe('SyncCache', () => {
  it('is what Map, LRUCache, TTLCache and MemoryCache are', () => {
    expectTypeOf<Map<string, User>>().toExtend<SyncCache<string, User>>();
    expectTypeOf<LRUCache<string, User>>().toExtend<SyncCache<string, User>>();
    expectTypeOf<TTLCache<string, User>>().toExtend<SyncCache<string, User>>();
    expectTypeOf<MemoryCache<string, User>>().toExtend<SyncCache<string, User>>();
    expectTypeOf<SyncCache<string, User>>().toExtend<Cache<string, User>>();
  });

  it('takes their instances with no cast and no type argument', () => {
    const caches: SyncCache<string, number>[] = [
      new Map(),
      new LRUCache({ max: 10 }),
      new TTLCache({ ttl: 1_000 }),
      new MemoryCache(),
    ];
    expectTypeOf(caches[0]!.get('k')).toEqualTypeOf<number | undefined>();
  });

  it('is not what quick-lru is, whose option is named maxAge: a ttl would be lost', () => {
    // @ts-expect-error quick-lru has no ttl
    const cache: Cache<string, number> = new QuickLRU<string, number>({ maxSize: 10 });
    expectTypeOf(cache).toEqualTypeOf<Cache<string, number>>();
  });

  it('refuses other keys and other values', () => {
    // @ts-expect-error its keys are numbers
    const keys: SyncCache<string, number> = new Map<number, number>();
    // @ts-expect-error its values are strings
    const values: SyncCache<string, number> = new Map<string, string>();
    expectTypeOf(keys).toEqualTypeOf(values);
  });

  it('is not an AsyncCache, nor the other way round', () => {
    expectTypeOf<SyncCache<string, User>>().not.toExtend<AsyncCache<string, User>>();
    expectTypeOf<AsyncCache<string, User>>().not.toExtend<SyncCache<string, User>>();
    expectTypeOf<AsyncCache<string, User>>().toExtend<Cache<string, User>>();
  });
});

describe('Cache', () => {
  it('answers either way, where nobody knows which', () => {
    type C = Cache<string, number>;
    expectTypeOf<Reply<C, boolean>>().toEqualTypeOf<boolean | Promise<boolean>>();
    expectTypeOf<KeysReply<C>>().toEqualTypeOf<Iterable<string> | AsyncIterable<string>>();
    expectTypeOf<ValueOf<C>>().toEqualTypeOf<number>();
    expectTypeOf<OptionsOf<C>>().toEqualTypeOf<[options?: SetOptions]>();
  });
});

describe('the derived types', () => {
  it('take key and value from the cache', () => {
    expectTypeOf<KeyOf<Map<number, User>>>().toEqualTypeOf<number>();
    expectTypeOf<KeyOf<LRUCache<string, User>>>().toEqualTypeOf<string>();
    expectTypeOf<KeyOf<AsyncCache<URL, User>>>().toEqualTypeOf<URL>();
    expectTypeOf<ValueOf<Map<number, User | null>>>().toEqualTypeOf<User | null>();
    expectTypeOf<ValueOf<LRUCache<string, User>>>().toEqualTypeOf<User>();
    expectTypeOf<ValueOf<TTLCache<string, User>>>().toEqualTypeOf<User>();
    expectTypeOf<ValueOf<AsyncCache<URL, User | null>>>().toEqualTypeOf<User | null>();
  });

  it('tell the mode whatever the values are: an untyped Map answers at once', () => {
    // biome-ignore lint/suspicious/noExplicitAny: an untyped Map is what this is about
    type Untyped = Map<any, any>;
    expectTypeOf<Reply<Untyped, boolean>>().toEqualTypeOf<boolean>();
    expectTypeOf<KeysReply<Untyped, string>>().toEqualTypeOf<Iterable<string>>();
    expectTypeOf<Reply<Map<string, unknown>, boolean>>().toEqualTypeOf<boolean>();
    expectTypeOf<Reply<SyncCache, boolean>>().toEqualTypeOf<boolean>();
    expectTypeOf<Reply<AsyncCache, boolean>>().toEqualTypeOf<Promise<boolean>>();
    // biome-ignore lint/suspicious/noExplicitAny: as above
    expectTypeOf<Reply<AsyncCache<string, any>, boolean>>().toEqualTypeOf<Promise<boolean>>();
  });

  it('tell it where the type of the values is not known yet', () => {
    function wrap<V>(sync: SyncCache<string, V>, async: AsyncCache<string, V>): void {
      expectTypeOf<Reply<typeof sync, number>>().toEqualTypeOf<number>();
      expectTypeOf<Reply<typeof async, number>>().toEqualTypeOf<Promise<number>>();
    }
    expectTypeOf(wrap<string>).toBeFunction();
  });

  it('leave a ttl to caches that can expire entries', () => {
    expectTypeOf<OptionsOf<Map<string, User>>>().toEqualTypeOf<[options?: NoTtl]>();
    interface Loose<O> extends Omit<SyncCache<string, User>, 'set'> {
      set(key: string, value: User, options?: O): unknown;
    }
    expectTypeOf<OptionsOf<Loose<object>>>().toEqualTypeOf<[options?: SetOptions]>();
    expectTypeOf<OptionsOf<Loose<unknown>>>().toEqualTypeOf<[options?: SetOptions]>();
    expectTypeOf<OptionsOf<LRUCache<string, User>>>().toEqualTypeOf<[options?: SetOptions]>();
    expectTypeOf<OptionsOf<TTLCache<string, User>>>().toEqualTypeOf<[options?: SetOptions]>();
    expectTypeOf<OptionsOf<MemoryCache<string, User>>>().toEqualTypeOf<[options?: SetOptions]>();
    expectTypeOf<OptionsOf<AsyncCache<string, User>>>().toEqualTypeOf<[options?: SetOptions]>();
  });
});
