import { describe, expectTypeOf, it } from 'vitest';
import type { AsyncCache } from '../cache.js';
import { MemoryCache } from '../memory-cache.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { StatsCache } from '../wrappers/stats.js';
import { cachedMany, type LoadManyContext } from './many.js';

interface Product {
  id: string;
  seconds: number;
}

declare const remote: AsyncCache<string, Product>;
declare const product: Product;
const memory = new MemoryCache<string, Product>();
const load = async (ids: readonly string[]): Promise<Product[]> => ids.map((id) => ({ id, seconds: 1 }));
const key = (id: string) => id;
type Products = (Product | undefined)[];

describe('the types of cachedMany', () => {
  it('answer with promises of results that may be absent', () => {
    const get = cachedMany(load, { cache: memory, key: (id) => id, ttl: ({ seconds }) => seconds * 1_000 });
    expectTypeOf(get).parameters.toEqualTypeOf<[ids: readonly string[]]>();
    expectTypeOf(get(['a'])).toEqualTypeOf<Promise<Products>>();
    expectTypeOf(get.one('a')).toEqualTypeOf<Promise<Product | undefined>>();
    expectTypeOf(get.refresh(['a'])).toEqualTypeOf<Promise<Products>>();
    expectTypeOf(get.has('a')).toEqualTypeOf<Promise<boolean>>();
    expectTypeOf(get.delete(['a', 'b'])).toEqualTypeOf<Promise<number>>();
    expectTypeOf(get.set('a', product)).toEqualTypeOf<Promise<void>>();
    expectTypeOf(get.key('a')).toEqualTypeOf<string>();
    expectTypeOf(get.with({ signal: new AbortController().signal })(['a'])).toEqualTypeOf<Promise<Products>>();
    expectTypeOf(get.original).toEqualTypeOf<typeof load>();
    expectTypeOf(get.cache).toEqualTypeOf<typeof memory>();
    expectTypeOf(get.explain('a')).resolves.toHaveProperty('value').toEqualTypeOf<Product | undefined>();
    // @ts-expect-error: no list
    get('a');
    // @ts-expect-error: no id
    get([1]);
    // @ts-expect-error: no id
    get.one(1);
    // @ts-expect-error: no result
    get.set('a', { id: 'a' });
  });

  it('take an array, a Map or a record, now or later', () => {
    const options = { cache: remote, key };
    const map = (ids: readonly string[]) => new Map(ids.map((id) => [id, product]));
    expectTypeOf(cachedMany(map, options).one('a')).toEqualTypeOf<Promise<Product | undefined>>();
    const record = async (_ids: readonly string[]): Promise<Record<string, Product>> => ({});
    expectTypeOf(cachedMany(record, options).one('a')).toEqualTypeOf<Promise<Product | undefined>>();
    const numbered = async (_ids: number[]): Promise<Record<number, Product>> => ({});
    expectTypeOf(cachedMany(numbered, { cache: remote, key: String }).one(1)).toEqualTypeOf<
      Promise<Product | undefined>
    >();
    const holes = (ids: readonly string[]): (Product | undefined)[] => ids.map(() => undefined);
    expectTypeOf(cachedMany(holes, options).one('a')).toEqualTypeOf<Promise<Product | undefined>>();
    const either = async (ids: readonly string[]) => (ids.length > 1 ? map(ids) : [product]);
    expectTypeOf(cachedMany(either, options).one('a')).toEqualTypeOf<Promise<Product | undefined>>();
    // @ts-expect-error: no answer for many
    cachedMany(async (ids: readonly string[]) => ids.length, { cache: new Map<string, number>(), key });
    // @ts-expect-error: no answer for many
    cachedMany(async (ids: readonly string[]) => new Set(ids), { cache: new Map<string, string>(), key });
  });

  it('take a cache that can keep the results, under keys that fit', () => {
    cachedMany(load, { cache: new StatsCache(new PrefixedCache(remote, 'p.')), key: (id) => id });
    cachedMany(async (ids: readonly { shop: number }[]) => ids.map(() => product), { cache: remote });
    cachedMany(async (ids: readonly { shop: number }[]) => ids.map(() => product), {
      cache: remote,
      key: ({ shop }) => String(shop),
    });
    // @ts-expect-error: keeps other values
    cachedMany(load, { cache: new Map<string, number>() });
    // @ts-expect-error: the cache takes numbers as keys
    cachedMany(load, { cache: new Map<number, Product>() });
    // @ts-expect-error: no key of this cache
    cachedMany(load, { cache: remote, key: (id) => id.length });
  });

  it('refuse options that make no sense, as those of cached do', () => {
    const sync = (ids: readonly string[]) => ids.map(() => product);
    cachedMany(sync, { cache: memory, key, ttl: 1, staleWhileRevalidate: 1, refreshAhead: 0.5, timeout: 1 });
    cachedMany(load, { cache: remote, key, ttl: 1, staleIfError: 1, softTimeout: 1, jitter: 0.1, errorTtl: 1 });
    cachedMany(load, { cache: remote, key, absentTtl: 1 });
    // @ts-expect-error: no ttl
    cachedMany(load, { cache: remote, key, staleIfError: 1 });
    // @ts-expect-error: there is no old result to answer
    cachedMany(load, { cache: remote, key, ttl: 1, softTimeout: 1 });
    // @ts-expect-error: entries of a Map do not expire
    cachedMany(load, { cache: new Map<string, Product>(), key, absentTtl: 1 });
    // @ts-expect-error: entries of a Map do not expire
    cachedMany(load, { cache: new Map<string, Product>(), key, ttl: 1 });
    // @ts-expect-error: it answers with promises in any case
    cachedMany(load, { cache: remote, key, async: true });
    // @ts-expect-error: there is no such option
    cachedMany(load, { cache: remote, key, tll: 1 });
  });

  it('tell a function how it is called, whose callers do not', () => {
    const told = async ({ signal }: LoadManyContext, ids: readonly string[]) => load(signal.aborted ? [] : ids);
    const get = cachedMany(told, { cache: remote, key: (id) => id, context: true });
    expectTypeOf(get).parameters.toEqualTypeOf<[ids: readonly string[]]>();
    expectTypeOf(get(['a'])).toEqualTypeOf<Promise<Products>>();
    expectTypeOf(get.one).parameters.toEqualTypeOf<[id: string]>();
  });

  it('take a function of ids alone', () => {
    const cache = new Map<string, string>();
    const options = { cache, key: (id: string) => id };
    // @ts-expect-error: nobody gives it a language
    cachedMany(async (ids: readonly string[], _language: string) => ids, options);
    // @ts-expect-error: no list of ids
    cachedMany(async (id: string) => [id], options);
    // @ts-expect-error: a text is no list of results
    cachedMany(async (ids: readonly string[]) => ids.join(), options);
    // @ts-expect-error: nobody tells it how it is called
    cachedMany(async (_: LoadManyContext, ids: readonly string[]) => ids, options);
    // @ts-expect-error: it does not take that
    cachedMany(async (ids: readonly string[]) => ids, { ...options, context: true });
    cachedMany(async (_: LoadManyContext, ids: readonly string[]) => ids, { ...options, context: true });
    const errors = async (ids: readonly string[]): Promise<(Product | Error | undefined)[]> => ids.map(() => undefined);
    expectTypeOf(cachedMany(errors, { cache: remote, key }).one('a')).toEqualTypeOf<Promise<Product | undefined>>();
    const promises = (ids: readonly string[]) => ids.map(async () => product);
    expectTypeOf(cachedMany(promises, { cache: remote, key }).one('a')).toEqualTypeOf<Promise<Product | undefined>>();
  });
});
