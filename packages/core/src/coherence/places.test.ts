import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AnyCache } from '../cache.js';
import { cached } from '../cached/cached.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { AutoPrefixedCache } from '../wrappers/auto-prefixed.js';
import { DebugCache } from '../wrappers/debug.js';
import { LockedCache } from '../wrappers/locked.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { StatsCache } from '../wrappers/stats.js';
import { type Face, functionOver, loading, MODES, WRITES } from './test-loading.js';

const debug = (cache: AnyCache): Face => new DebugCache(cache, () => {});
const a = (cache: AnyCache): Face => new PrefixedCache(cache, 'a.');

/** Each with the key under which a writer knows what the function knows as `k`. */
type Writer = readonly [name: string, make: (cache: AnyCache) => Face, key: string];

/** Where the function's results lie, made of the cache underneath, and writers that are made of the same. */
const PLACES: readonly [name: string, place: (cache: AnyCache) => Face, writers: readonly Writer[]][] = [
  [
    'PrefixedCache',
    a,
    [
      ['another PrefixedCache of the same prefix', a, 'k'],
      ['StatsCache over such a one', (cache) => new StatsCache(a(cache)), 'k'],
      ['LockedCache over such a one', (cache) => new LockedCache(a(cache)), 'k'],
      ['StatsCache over the cache underneath', (cache) => new StatsCache(cache), 'a.k'],
      ['DebugCache over that', (cache) => debug(new StatsCache(cache)), 'a.k'],
      ['LockedCache over the cache underneath', (cache) => new LockedCache(cache), 'a.k'],
    ],
  ],
  [
    'PrefixedCache(StatsCache(PrefixedCache))',
    (cache) => a(new StatsCache(new PrefixedCache(cache, 'b.'))),
    [
      ['nested prefixes', (cache) => a(new PrefixedCache(cache, 'b.')), 'k'],
      ['the outer of the prefixes', (cache) => debug(new PrefixedCache(cache, 'b.')), 'a.k'],
      ['no prefix at all', (cache) => new StatsCache(cache), 'b.a.k'],
    ],
  ],
  ['StatsCache', (cache) => new StatsCache(cache), [['DebugCache', debug, 'k']]],
];

describe.each(MODES)('A place in a cache that is %s', (_, cacheOf) => {
  let cache: AnyCache;
  beforeEach(() => {
    cache = cacheOf();
  });

  for (const [name, place, writers] of PLACES) {
    describe(`under ${name}`, () => {
      for (const [writer, make, key] of writers) {
        it.each(WRITES)(`is written through ${writer}: a load under way is not kept: %s`, async (_, write, after) => {
          const end = await loading(place(cache));
          await write(make(cache), key);
          await end('loaded');
          expect(await place(cache).get('k')).toBe(after);
        });
      }

      it.each<[string, (get: ReturnType<typeof functionOver>) => unknown, string | undefined]>([
        ['set', (get) => get.set(['k'], 'set'), 'set'],
        ['delete', (get) => get.delete('k'), undefined],
        ['clear', (get) => get.clear(), undefined],
        ['refresh', (get) => get.refresh('k'), 'refreshed'],
      ])('is written by another function: a load under way is not kept: %s', async (_, write, after) => {
        const end = await loading(place(cache));
        await write(functionOver(place(cache), async () => 'refreshed'));
        await end('loaded');
        expect(await place(cache).get('k')).toBe(after);
      });
    });
  }

  it.each(WRITES)('is not what another prefix or another key is: a load under way is kept: %s', async (_, write) => {
    const end = await loading(a(cache));
    await write(new PrefixedCache(cache, 'b.'), 'k');
    await write(new AutoPrefixedCache(cache), 'k');
    for (const face of [a(cache), new StatsCache(cache)]) {
      await face.set('kk', 'set');
      await face.deleteMany(['', 'a.', 'a.kk', 'b.k']);
    }
    await end('loaded');
    expect(await a(cache).get('k')).toBe('loaded');
  });

  it.each([
    ['app:', undefined],
    ['app:user:x:', 'loaded'],
    ['app', 'loaded'],
  ])('is swept by a clear of a path above it, and of no other: %s', async (prefix, after) => {
    const user = new PrefixedCache(cache, 'app:user:');
    const end = await loading(user);
    await new PrefixedCache(cache, prefix!).clear();
    await end('loaded');
    expect(await user.get('k')).toBe(after);
  });

  it('is not seen to be written on the bare cache, nor where a set is refused', async () => {
    const end = await loading(a(cache));
    await cache.delete('a.k');
    await expect((async () => a(cache).set('k', undefined))()).rejects.toThrow(TypeError);
    await end('loaded');
    expect(await a(cache).get('k')).toBe('loaded');
  });

  describe('of two functions', () => {
    it('is loaded by each for itself, and holds what began last', async () => {
      const [endFirst, endLast] = [await loading(a(cache)), await loading(a(cache))];
      await endLast('last');
      await endFirst('first');
      expect(await a(cache).get('k')).toBe('last');
    });

    it('holds nothing where the one has nothing any more, and an older load ends after that', async () => {
      const end = await loading(a(cache));
      await functionOver(a(cache), async () => undefined).refresh('k');
      await end('older');
      expect(await a(cache).get('k')).toBeUndefined();
    });

    it('does not wait for itself where the one calls the other with its own key', async () => {
      const inner = functionOver(a(cache), async (id) => `inner ${id}`);
      const outer = functionOver(a(cache), async (id) => `outer ${await inner(id)}`);
      await expect(outer('k')).resolves.toBe('outer inner k');
      expect(await a(cache).get('k')).toBe('inner k'); // whose load began last
      await expect(outer.refresh('k')).resolves.toBe('outer inner k');
    });
  });
});

describe('A place in a sync cache', () => {
  it('does not wait for itself where a sync function calls another with its own key', () => {
    const options = { cache: new Map<string, string>(), key: (id: string) => id };
    const inner = cached((id: string) => `inner ${id}`, options);
    const outer = cached((id: string) => `outer ${inner(id)}`, options);
    expect([outer('k'), options.cache.get('k')]).toEqual(['outer inner k', 'inner k']);
    expect([outer.refresh('k'), options.cache.get('k')]).toEqual(['outer inner k', 'outer inner k']);
  });
});

describe('A place in a cache of keys that are no texts', () => {
  it.each<[string, unknown, unknown]>([
    ['a number', 1, '1'],
    ['null', null, 'null'],
    ['an object', {}, '[object Object]'],
  ])('is written under its key, and not under a text that looks like it: %s', async (_, key, text) => {
    const cache = new StatsCache(new Map<unknown, string>());
    for (const [written, after] of [
      [key, undefined],
      [text, 'loaded'],
    ]) {
      const end = await loading(cache, key);
      cache.deleteMany([undefined, written]);
      await end('loaded');
      expect(cache.get(key)).toBe(after);
    }
  });
});

describe('A place in a cache that fails', () => {
  it('is written by a write that fails: a load under way is not kept', async () => {
    const cache = new FaultyCache<string, string>(new Map());
    const end = await loading(a(cache));
    const down = new Error('down');
    cache.fail('delete', down);
    await expect(a(cache).delete('k')).rejects.toBe(down);
    await end('loaded');
    expect(await a(cache).get('k')).toBeUndefined();
  });
});

describe('A place that two copies of the package know', () => {
  it.each(MODES)('is written through a wrapper of the other: a load under way is not kept: %s', async (_, cacheOf) => {
    const cache = cacheOf();
    vi.resetModules();
    const copy = await import('../wrappers/prefixed.js');
    expect(copy.PrefixedCache).not.toBe(PrefixedCache);
    const [ours, theirs] = [a(cache), new copy.PrefixedCache(cache, 'a.')];
    for (const [loaded, written] of [
      [ours, theirs],
      [theirs, ours],
    ] as const) {
      const end = await loading(loaded);
      await written.delete('k');
      await end('loaded');
      expect(await ours.get('k')).toBeUndefined();
    }
  });

  it.each(MODES)('is refreshed by a function of the other: a load under way is not kept: %s', async (_, cacheOf) => {
    const cache = cacheOf();
    const end = await loading(a(cache));
    vi.resetModules();
    const copy = await import('../cached/cached.js');
    expect(copy.cached).not.toBe(cached);
    await copy.cached(async () => 'newer', { cache: a(cache), key: () => 'k' }).refresh();
    await end('older');
    expect(await a(cache).get('k')).toBe('newer');
  });
});
