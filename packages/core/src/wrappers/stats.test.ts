import { describe, expect, it } from 'vitest';
import type { Cache } from '../cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { FaultySyncCache } from '../testing/faulty/faulty-sync-cache.js';
import { PrefixedCache } from './prefixed.js';
import { type CacheStats, StatsCache } from './stats.js';

const idle: CacheStats = { reads: 0, hits: 0, misses: 0, writes: 0, deletes: 0, tests: 0, errors: 0, hitRate: 0 };

describe.each([
  ['at once', () => new FaultySyncCache<string, number | null>(new Map())],
  ['with promises', () => new FaultyCache<string, number | null>(new Map())],
])('StatsCache over a cache that answers %s', (_, make) => {
  function counted(): { base: ReturnType<typeof make>; cache: StatsCache<Cache<string, number | null>> } {
    const base = make();
    return { base, cache: new StatsCache<Cache<string, number | null>>(base) };
  }

  it('has a hit rate of 0 when idle', () => {
    const { cache } = counted();
    expect(cache.hits()).toBe(0);
    expect(cache.stats()).toEqual(idle);
  });

  it('counts hits and misses; what is empty is a hit', async () => {
    const { cache } = counted();
    await cache.set('zero', 0);
    await cache.set('null', null);
    expect([await cache.get('zero'), await cache.get('null'), await cache.get('k')]).toEqual([0, null, undefined]);
    await cache.get('zero');
    expect(cache.stats()).toEqual({ ...idle, writes: 2, reads: 4, hits: 3, misses: 1, hitRate: 0.75 });
    expect(cache.hits()).toBe(0.75);
  });

  it('counts a read of ten keys as ten reads', async () => {
    const { base, cache } = counted();
    await cache.setMany([
      ['1', 1],
      ['2', 2],
      ['3', 3],
    ]);
    await cache.getMany(['1', '2', '3', '4', '5', '6', '7', '8', '9', '1']);
    expect(cache.stats()).toEqual({ ...idle, writes: 3, reads: 10, hits: 4, misses: 6, hitRate: 0.4 });
    expect(base.count('getMany')).toBe(1);
    expect(base.count('get')).toBe(0);
  });

  it('counts a has as a test, which is no read', async () => {
    const { cache } = counted();
    expect(await cache.has('k')).toBe(false);
    expect(cache.stats()).toEqual({ ...idle, tests: 1 });
  });

  it('counts the keys that were deleted, whether they were there or not', async () => {
    const { cache } = counted();
    await cache.set('k', 1);
    expect(await cache.delete('k')).toBe(true);
    expect(await cache.deleteMany(new Set(['k', 'l']))).toBe(0);
    expect(cache.stats()).toEqual({ ...idle, writes: 1, deletes: 3 });
  });

  it('counts what fails as an error, and as nothing else', async () => {
    const { base, cache } = counted();
    const error = new Error('no connection');
    const calls = {
      get: () => cache.get('k'),
      set: () => cache.set('k', 1),
      has: () => cache.has('k'),
      delete: () => cache.delete('k'),
      getMany: () => cache.getMany(['k', 'l']),
      setMany: () => cache.setMany([['k', 1]]),
      deleteMany: () => cache.deleteMany(['k', 'l']),
      clear: () => cache.clear(),
    };
    let errors = 0;
    for (const [operation, call] of Object.entries(calls)) {
      base.fail(operation as keyof typeof calls, error);
      await expect(async () => call()).rejects.toBe(error);
      expect(cache.stats()).toEqual({ ...idle, errors: ++errors });
    }
  });

  it('goes on counting once it knows how the base answers, and asks it once for each read', async () => {
    const { base, cache } = counted();
    await cache.set('k', 1);
    for (const key of ['k', 'k', 'none', 'k']) await cache.get(key);
    expect(cache.stats()).toEqual({ ...idle, writes: 1, reads: 4, hits: 3, misses: 1, hitRate: 0.75 });
    expect(base.count('get')).toBe(4);
    base.fail('get', new Error('no connection'));
    for (const key of ['k', 'none']) await expect(async () => cache.get(key)).rejects.toThrow('no connection');
    expect(cache.stats()).toMatchObject({ reads: 4, errors: 2 });
    cache.reset();
    expect(cache.stats()).toEqual(idle);
  });

  it('counts a refused call as an error', async () => {
    const { cache } = counted();
    await expect(async () => cache.set('k', undefined as never)).rejects.toThrow(TypeError);
    expect(cache.stats()).toEqual({ ...idle, errors: 1 });
  });

  it('zeroes the counters by reset and keeps the data', async () => {
    const { cache } = counted();
    await cache.set('k', 1);
    await cache.get('k');
    await cache.has('k');
    await cache.delete('l');
    await cache.get('l');
    await expect(async () => cache.set('k', undefined as never)).rejects.toThrow();
    cache.reset();
    expect(cache.stats()).toEqual(idle);
    expect(await cache.get('k')).toBe(1);
  });

  it('counts what comes through a wrapper above it, and hands its stats up', async () => {
    const { cache } = counted();
    const above = new PrefixedCache(cache, 'a.');
    await above.set('k', 1);
    await above.getMany(['k', 'l']);
    expect(above.stats()).toMatchObject({ writes: 1, reads: 2, hits: 1, misses: 1 });
    expect(above.stats()).toEqual(cache.stats());
  });

  it('gives a plain object that later calls leave alone', async () => {
    const { cache } = counted();
    const before = cache.stats();
    await cache.get('k');
    expect(before).toEqual(idle);
    expect(Object.getPrototypeOf(before)).toBe(Object.prototype);
  });

  it('counts each of many concurrent reads once', async () => {
    const { cache } = counted();
    await Promise.all(Array.from({ length: 100 }, (_, index) => cache.get(`k${index % 2}`)));
    const { reads, hits, misses } = cache.stats();
    expect([reads, hits + misses]).toEqual([100, 100]);
  });
});

describe('StatsCache over a base that has no clear of its own', () => {
  it('counts no deletes for a clear', () => {
    const map = new Map([['k', 1]]);
    const base = {
      get: (key: string) => map.get(key),
      set: (key: string, value: number) => map.set(key, value),
      has: (key: string) => map.has(key),
      delete: (key: string) => map.delete(key),
      keys: () => map.keys(),
    };
    const cache = new StatsCache(base);
    cache.clear();
    expect([map.size, cache.stats().deletes]).toEqual([0, 0]);
  });
});
