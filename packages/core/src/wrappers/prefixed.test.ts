import fc from '@ctu/tooling/fast-check';
import { LRUCache } from 'lru-cache';
import { describe, expect, it } from 'vitest';
import type { Cache } from '../cache.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { FaultySyncCache } from '../testing/faulty/faulty-sync-cache.js';
import { PrefixedCache } from './prefixed.js';

/** Prefixes that begin one another, look like escapes or patterns, or are nothing at all. */
const prefixes = fc.oneof(
  fc.constantFrom('', 'a', 'ab', '.', '~', 'a.', 'a.b.', 'a~:', '~:', 'a*', '[x]', '?', '\\', 'ä😀', '__proto__'),
  fc.string({ unit: fc.constantFrom('a', 'b', '.', ':', '/', '~'), maxLength: 4 }),
);
const keys = fc.oneof(fc.constantFrom('', 'a', 'b.', '.b', '~:', '__proto__'), fc.string({ maxLength: 4 }));

/** Whether one is a folder above the other. */
const isAbove = (one: string, other: string) => /[.:/]$/.test(one) && other.startsWith(one);

describe('two prefixes over one cache', () => {
  it('never see, overwrite, count, list or clear each other, unless one is a path above the other', () => {
    fc.assert(
      fc.property(prefixes, prefixes, fc.uniqueArray(keys), (one, other, names) => {
        fc.pre(!isAbove(one, other) && !isAbove(other, one) && one !== other);
        const base = new Map([['foreign', 'of nobody']]);
        const mine = new PrefixedCache(base, one);
        const yours = new PrefixedCache(base, other);
        for (const name of names) mine.set(name, 'mine');
        expect(yours.size).toBe(0);
        for (const name of names) {
          expect(yours.get(name)).toBeUndefined();
          expect(yours.has(name)).toBe(false);
          expect(yours.delete(name)).toBe(false);
          yours.set(name, 'yours');
        }
        expect([...mine.keys()].sort()).toEqual([...names].sort());
        expect(mine.getMany(names)).toEqual(names.map(() => 'mine'));
        mine.clear();
        expect(mine.size).toBe(0);
        expect(yours.getMany(names)).toEqual(names.map(() => 'yours'));
        expect(base.size).toBe(names.length + 1);
        expect(base.get('foreign')).toBe('of nobody');
      }),
      { numRuns: 2_000 },
    );
  });

  it('are a folder and what is in it where one is a path above the other', () => {
    const base = new Map<string, number>();
    const app = new PrefixedCache(base, 'app:');
    const users = new PrefixedCache(base, 'app:v1:user:');
    const names = new PrefixedCache(base, 'app:v1:user:name'); // no folder, and still in one
    app.set('k', 1);
    users.set('42', 2);
    names.set('42', 3);
    expect([...base.keys()]).toEqual(['app:k', 'app:v1:user:42', 'app:v1:user:name~:42']);
    expect([...app.keys()]).toEqual(['k', 'v1:user:42', 'v1:user:name~:42']);
    expect([app.size, users.size, names.size]).toEqual([3, 2, 1]);
    expect(app.get('v1:user:42')).toBe(2);

    names.clear();
    expect([app.size, users.size]).toEqual([2, 1]);
    users.set('43', 4);
    users.clear();
    expect([app.size, users.size]).toEqual([1, 0]);
    names.set('42', 3);
    app.clear();
    expect(base.size).toBe(0);
  });

  it('stand on one another as the path that they are together', () => {
    const base = new Map<string, number>();
    const outer = new PrefixedCache(base, 'a.');
    const inner = new PrefixedCache(outer, 'b.');
    const straight = new PrefixedCache(base, 'a.b.');
    inner.set('k', 1);
    expect(straight.get('k')).toBe(1);
    expect([...outer.keys()]).toEqual(['b.k']);
    const apart = new PrefixedCache(new PrefixedCache(base, 'a'), 'b.');
    apart.set('k', 2);
    expect([...base.keys()]).toEqual(['a.b.k', 'a~:b.k']);
    straight.clear();
    expect([outer.size, apart.get('k')]).toEqual([0, 2]);
  });
});

describe.each<[string, () => Cache<string, number>]>([
  ['a Map', () => new Map()],
  ['an LRUCache', () => new LRUCache({ max: 100 })],
  ['a cache with every power', () => new FaultySyncCache(new Map())],
  ['a cache with promises', () => new FaultyCache(new Map())],
])('PrefixedCache over %s', (_, make) => {
  it('puts the prefix before every key', async () => {
    const base = make();
    const cache = new PrefixedCache(base, 'user.');
    await cache.set('1', 1);
    await cache.setMany([['2', 2]]);
    expect(await base.get('user.1')).toBe(1);
    expect(await base.get('user.2')).toBe(2);
    expect(await cache.get('1')).toBe(1);
    expect(await cache.has('2')).toBe(true);
    expect(await cache.has('user.1')).toBe(false);
    expect(await cache.getMany(['2', 'x', '1'])).toEqual([2, undefined, 1]);
    expect(await cache.delete('1')).toBe(true);
    expect(await cache.deleteMany(['1', '2'])).toBe(1);
    expect(await base.has('user.2')).toBe(false);
  });

  it('clears, lists and counts its own keys, as the caller wrote them', async () => {
    const base = make();
    const cache = new PrefixedCache(base, 'user.');
    await base.set('k', 0);
    await base.set('user', 0);
    await base.set('users.k', 0);
    await cache.setMany([
      ['', 1],
      ['user.', 2],
      ['k', 3],
    ]);
    const listed: string[] = [];
    for await (const key of cache.keys()) listed.push(key);
    expect(listed.sort()).toEqual(['', 'k', 'user.']);
    expect(await cache.size).toBe(3);
    expect(await cache.clear()).toBeUndefined();
    expect(await cache.size).toBe(0);
    for (const foreign of ['k', 'user', 'users.k']) expect(await base.get(foreign)).toBe(0);
  });

  it('refuses a key that is not a string, and touches nothing', async () => {
    const base = make();
    const cache = new PrefixedCache(base, 'user.');
    await cache.set('1', 1);
    const one = 1 as never;
    const calls = [
      () => cache.get(one),
      () => cache.set(one, 2),
      () => cache.has(one),
      () => cache.delete(one),
      () => cache.getMany(['1', one]),
      () =>
        cache.setMany([
          ['1', 2],
          [one, 2],
        ]),
      () => cache.deleteMany(['1', one]),
    ];
    for (const call of calls) {
      // A cache with promises must not throw: the call itself is outside of the assertion.
      if (base instanceof FaultyCache) await expect(call()).rejects.toThrow(TypeError);
      else expect(call).toThrow(new TypeError('A key must be a string, not number'));
    }
    expect(await cache.get('1')).toBe(1);
  });

  it('refuses the misuse of set', async () => {
    const cache = new PrefixedCache(make(), 'user.');
    await expect(async () => cache.set('k', undefined as never)).rejects.toThrow(TypeError);
    await expect(async () => cache.set('k', 1, { ttl: 0 })).rejects.toThrow(RangeError);
    await expect(async () => cache.setMany([['k', 1]], { ttl: Number.NaN })).rejects.toThrow(RangeError);
    expect(await cache.has('k')).toBe(false);
  });
});

describe('PrefixedCache', () => {
  it('uses the powers of the base for many keys', async () => {
    const base = new FaultyCache<string, number>(new Map());
    const cache = new PrefixedCache(base, 'a.');
    await cache.setMany([
      ['1', 1],
      ['2', 2],
    ]);
    await cache.getMany(['1', '2', '3']);
    await cache.deleteMany(['1', '2', '3']);
    expect(base.calls).toEqual([
      { operation: 'setMany', keys: ['a.1', 'a.2'] },
      { operation: 'getMany', keys: ['a.1', 'a.2', 'a.3'] },
      { operation: 'deleteMany', keys: ['a.1', 'a.2', 'a.3'] },
    ]);
  });

  it('clears by deleting many, never by the clear of the base', async () => {
    const base = new FaultyCache<string, number>(new Map());
    const cache = new PrefixedCache(base, 'a.');
    await cache.set('1', 1);
    await cache.clear({ everything: true });
    expect(base.count('clear')).toBe(0);
    expect(base.count('deleteMany')).toBe(1);
    expect(await base.size).toBe(0);
  });

  it('asks the base for the keys of its prefix alone', () => {
    const asked: unknown[] = [];
    const base = Object.assign(new MemoryCache(), {
      keys: (options?: object) => {
        asked.push(options);
        return ['a.k', 'b.k', 'a', 1];
      },
    });
    const cache = new PrefixedCache(base, 'a.');
    expect([...cache.keys()]).toEqual(['k']);
    cache.keys({ prefix: 'k' });
    expect(asked).toEqual([{ prefix: 'a.' }, { prefix: 'a.k' }]);
  });

  it('hands a ttl on', () => {
    let now = 0;
    const cache = new PrefixedCache(new MemoryCache({ clock: { now: () => now } }), 'a.');
    cache.set('k', 1, { ttl: 10 });
    cache.setMany([['l', 1]], { ttl: 20 });
    now = 10;
    expect([...cache.keys()]).toEqual(['l']);
    now = 20;
    expect(cache.size).toBe(0);
  });

  it('refuses a ttl over a Map and names caches that take one', () => {
    const cache = new PrefixedCache(new PrefixedCache<Cache<string, number>>(new Map(), 'a.'), 'b.');
    expect(() => cache.set('k', 1, { ttl: 10 })).toThrow(/^Map cannot expire entries: .*MemoryCache.*lru-cache/);
    expect(cache.size).toBe(0);
  });

  it('says that it cannot clear what the base cannot list', async () => {
    const map = new Map<string, number>();
    const sync = {
      get: (key: string) => map.get(key),
      set: (key: string, value: number) => map.set(key, value),
      has: (key: string) => map.has(key),
      delete: (key: string) => map.delete(key),
      clear: () => map.clear(),
    };
    const async = {
      async: true as const,
      get: async (key: string) => map.get(key),
      set: async (key: string, value: number) => map.set(key, value),
      has: async (key: string) => map.has(key),
      delete: async (key: string) => map.delete(key),
      clear: async () => map.clear(),
    };
    map.set('foreign', 1);
    expect(() => new PrefixedCache(sync, 'a.').clear()).toThrow(/cannot answer keys/);
    await expect(new PrefixedCache(async, 'a.').clear()).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    await expect(new PrefixedCache(async, 'a.').size).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    expect(map.size).toBe(1);
  });

  it('hands on errors as they are', async () => {
    const base = new FaultyCache<string, number>(new Map());
    const error = new Error('no connection');
    const cache = new PrefixedCache(base, 'a.');
    base.fail('get', error);
    base.fail('keys', error);
    await expect(cache.get('k')).rejects.toBe(error);
    await expect(cache.clear()).rejects.toBe(error);
    await expect(cache.size).rejects.toBe(error);
  });
});
