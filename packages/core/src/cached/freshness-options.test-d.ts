import { describe, expectTypeOf, it } from 'vitest';
import type { AsyncCache } from '../cache.js';
import { MemoryCache } from '../memory-cache.js';
import { cached } from './cached.js';
import type { LoadContext } from './loading.js';
import type { Schema } from './schema.js';

interface Product {
  id: string;
  seconds: number;
}

declare const remote: AsyncCache<string, Product>;
const memory = new MemoryCache<string, Product>();
const load = async (id: string): Promise<Product> => ({ id, seconds: 1 });
const loadNow = (id: string): Product => ({ id, seconds: 1 });
const key = (id: string) => id;

describe('The options of a cached function', () => {
  it('count from the end of a ttl, so they need one', () => {
    cached(load, {
      cache: remote,
      key,
      ttl: 1,
      staleWhileRevalidate: 1,
      staleIfError: 1,
      refreshAhead: 'xfetch',
      jitter: 0.1,
    });
    cached(load, { cache: remote, key: (id) => id, ttl: ({ seconds }) => seconds * 1_000, staleIfError: 1 });
    // @ts-expect-error: no ttl
    cached(load, { cache: remote, key, staleWhileRevalidate: 1 });
    // @ts-expect-error: no ttl
    cached(load, { cache: remote, key, jitter: 0.1 });
    // @ts-expect-error: entries of a Map do not expire
    cached(load, { cache: new Map<string, Product>(), key, absentTtl: 1 });
    // @ts-expect-error: there is no such result
    cached(load, { cache: remote, key, ttl: ({ hours }) => hours });
  });

  it('take promises where they need them', () => {
    cached(load, { cache: memory, key, ttl: 1, staleWhileRevalidate: 1, timeout: 1, waitUntil: () => {} });
    cached(loadNow, { cache: remote, key, ttl: 1, staleWhileRevalidate: 1, timeout: 1 });
    cached(loadNow, { cache: memory, key, ttl: 1, timeout: 1, async: true });
    cached(loadNow, { cache: memory, key, ttl: 1, staleIfError: 1, errorTtl: 1, absentTtl: 1 });
    // @ts-expect-error: it answers at once
    cached(loadNow, { cache: memory, key, ttl: 1, staleWhileRevalidate: 1 });
    // @ts-expect-error: it answers at once
    cached(loadNow, { cache: memory, key, ttl: 1, refreshAhead: 0.5 });
    // @ts-expect-error: it answers at once
    cached(loadNow, { cache: memory, key, timeout: 1 });
    // @ts-expect-error: it answers at once
    cached(loadNow, { cache: memory, key, ttl: 1, waitUntil: () => {} });
  });

  it('make sense together', () => {
    cached(load, { cache: remote, key, ttl: 1, staleIfError: 1, softTimeout: 1 });
    // @ts-expect-error: there is no old result to answer
    cached(load, { cache: remote, key, ttl: 1, softTimeout: 1 });
    // @ts-expect-error: nothing is to be fitted
    cached(load, { cache: remote, key, migrate: () => undefined });
  });

  it('tell a function how it is called, whose callers do not', () => {
    const get = cached(async ({ signal }: LoadContext<Product>, id: string) => load(signal.aborted ? '' : id), {
      cache: remote,
      key: (id) => id,
      context: true,
    });
    expectTypeOf(get).parameters.toEqualTypeOf<[id: string]>();
    expectTypeOf(get('42')).toEqualTypeOf<Promise<Product>>();
    expectTypeOf(get.with({ signal: new AbortController().signal })('42')).toEqualTypeOf<Promise<Product>>();
    expectTypeOf(get.delete).parameters.toEqualTypeOf<[id: string]>();
  });

  it('let a function be told how it is called only where it takes that', () => {
    // @ts-expect-error: it takes an id alone
    cached(load, { cache: remote, key, context: true });
    // @ts-expect-error: its results are no numbers
    cached(async (_: LoadContext<number>, id: string) => load(id), { cache: remote, key, context: true });
    cached(async (_: LoadContext, id: string) => load(id), { cache: remote, key, context: true });
    cached(async ({ signal }: { signal: AbortSignal }, id: string) => load(signal.aborted ? '' : id), {
      cache: remote,
      key,
      context: true,
    });
  });

  it('may be undefined', () => {
    const softTimeout = [1, undefined][0];
    cached(load, { cache: remote, key, ttl: 1, staleIfError: 1, softTimeout });
  });

  it('take a schema of the results', () => {
    const schema = {} as Schema<Product>;
    cached(load, { cache: remote, key, schema });
    cached(load, { cache: remote, key, schema, migrate: () => undefined });
    // @ts-expect-error: its results are no numbers
    cached(load, { cache: remote, key, schema: {} as Schema<number> });
  });
});
