import { LRUCache } from 'lru-cache';
import { describe, expect, it, vi } from 'vitest';
import type { AnyCache, AsyncCache, Cache, SyncCache } from '../cache.js';
import { MemoryCache } from '../memory-cache.js';
import { isThenable } from '../mode/replies.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { FaultySyncCache } from '../testing/faulty/faulty-sync-cache.js';
import { DebugCache } from './debug.js';
import { Forwarding } from './forwarding.js';
import { PrefixedCache } from './prefixed.js';

const refused = { code: 'UNSUPPORTED' };

/** The four operations and nothing else, answering at once. */
function fourSync(map = new Map<string, number>()): SyncCache<string, number> {
  return {
    get: (key) => map.get(key),
    set: (key, value) => map.set(key, value),
    has: (key) => map.has(key),
    delete: (key) => map.delete(key),
  };
}

/** The four operations and nothing else, answering with promises. */
function fourAsync(map = new Map<string, number>()): AsyncCache<string, number> {
  return {
    async: true,
    get: async (key) => map.get(key),
    set: async (key, value) => map.set(key, value),
    has: async (key) => map.has(key),
    delete: async (key) => map.delete(key),
  };
}

/** A promise of another library or realm. */
function foreign<T>(value: T): Promise<T> {
  // biome-ignore lint/suspicious/noThenProperty: that is what such a promise is
  return { then: (next: (value: T) => unknown) => Promise.resolve(value).then(next) } as Promise<T>;
}

describe.each<[string, () => Cache<string, number>]>([
  ['a Map', () => new Map()],
  ['an LRUCache', () => new LRUCache({ max: 10 })],
  ['the four operations', fourSync],
  ['a cache with every power', () => new FaultySyncCache(new Map())],
  ['the four operations with promises', fourAsync],
  ['a cache with promises and every power', () => new FaultyCache(new Map())],
])('Forwarding over %s', (_, make) => {
  it('answers the way the base does, also where there is nothing to do', async () => {
    const base = make();
    const cache = new Forwarding(base);
    const { async = false } = base;
    const replies = [
      cache.get('k'),
      cache.set('k', 1),
      cache.has('k'),
      cache.delete('k'),
      cache.getMany(['k']),
      cache.getMany([]),
      cache.setMany([['k', 1]]),
      cache.setMany([]),
      cache.deleteMany(['k']),
      cache.deleteMany([]),
      cache.close(),
    ];
    expect(replies.map(isThenable)).toEqual(replies.map(() => async));
    await Promise.all(replies);
  });

  it('has the powers for many keys: in order, with duplicates, misses and counts', async () => {
    const cache = new Forwarding(make());
    expect(
      await cache.setMany([
        ['a', 1],
        ['b', 0],
      ]),
    ).toBeUndefined();
    expect(await cache.getMany(['b', 'x', 'a', 'b'])).toEqual([0, undefined, 1, 0]);
    expect(await cache.deleteMany(['a', 'x', 'b'])).toBe(2);
    expect(await cache.getMany(new Set(['a', 'b']))).toEqual([undefined, undefined]);
  });

  it('answers nothing to set, setMany, clear and close', async () => {
    const cache = new Forwarding(make());
    expect(await cache.set('k', 1)).toBeUndefined();
    expect(await cache.setMany([['k', 1]])).toBeUndefined();
    expect(await cache.close()).toBeUndefined();
  });

  it('refuses misuse of set the way the base answers, and keeps what it had', async () => {
    const base = make();
    const cache = new Forwarding(base);
    await cache.set('k', 1);
    const refusals: [() => unknown, new () => Error][] = [
      [() => cache.set('k', undefined as never), TypeError],
      [() => cache.set('k', 2, { ttl: 0 }), RangeError],
      [() => cache.set('k', 2, { ttl: Number.NaN }), RangeError],
      [() => cache.setMany([['k', 2]], { ttl: -1 }), RangeError],
      [() => cache.setMany([], { ttl: -1 }), RangeError],
    ];
    for (const [act, type] of refusals) {
      if (base.async) await expect(act()).rejects.toThrow(type);
      else expect(act).toThrow(type);
    }
    expect(await cache.get('k')).toBe(1);
  });

  it('never does half of a setMany that it refuses', async () => {
    const cache = new Forwarding(make());
    const entries: [string, number][] = [
      ['a', 1],
      ['b', undefined as never],
      ['c', 3],
    ];
    await expect(async () => cache.setMany(entries)).rejects.toThrow(TypeError);
    expect(await cache.getMany(['a', 'b', 'c'])).toEqual([undefined, undefined, undefined]);
  });
});

describe('Forwarding', () => {
  it('uses the powers of the base, each once', async () => {
    const base = new FaultyCache<string, number>(new Map());
    const cache = new Forwarding(base);
    await cache.setMany(new Map([['a', 1]]));
    await cache.getMany(['a', 'b']);
    await cache.deleteMany(['a', 'b']);
    await cache.clear();
    for await (const key of cache.keys()) expect.unreachable(`${key} was deleted`);
    await cache.size;
    await cache.stats().catch(() => {});
    await cache.close();
    const powers = ['setMany', 'getMany', 'deleteMany', 'clear', 'keys', 'size', 'stats', 'close'];
    expect(base.calls.map(({ operation }) => operation)).toEqual(powers);
  });

  it('asks once per key where the base lacks the power', async () => {
    const asked: string[] = [];
    const base = fourAsync();
    const cache = new Forwarding({
      ...base,
      get: (key: string) => {
        asked.push(key);
        return base.get(key);
      },
    });
    await cache.getMany(['a', 'b', 'a']);
    expect(asked).toEqual(['a', 'b', 'a']);
  });

  it('hands a ttl to every entry of a setMany', async () => {
    const base = new MemoryCache<string, number>({ clock: { now: () => now } });
    let now = 0;
    const cache = new Forwarding(base);
    cache.setMany(
      [
        ['a', 1],
        ['b', 2],
      ],
      { ttl: 10 },
    );
    now = 9;
    expect(cache.size).toBe(2);
    now = 10;
    expect(cache.size).toBe(0);
  });

  it('refuses a ttl over a Map, however deep, and names caches that take one', () => {
    const cache = new Forwarding<Cache>(new Forwarding<Cache>(new Forwarding<Cache>(new Map())));
    for (const act of [() => cache.set('k', 1, { ttl: 10 }), () => cache.setMany([['k', 1]], { ttl: 10 })]) {
      expect(act).toThrow(expect.objectContaining(refused));
      expect(act).toThrow(/^Map cannot expire entries: .*MemoryCache.*lru-cache/);
    }
    expect(cache.has('k')).toBe(false);
  });

  it('clears, lists and counts by the keys of a base that can list them', () => {
    const map = new Map([
      ['a', 1],
      ['b', 2],
    ]);
    const cache = new Forwarding({ ...fourSync(map), keys: () => map.keys() });
    expect([...cache.keys()]).toEqual(['a', 'b']);
    expect(cache.size).toBe(2);
    cache.clear();
    expect(map.size).toBe(0);
  });

  it('does the same with promises, batch after batch', async () => {
    const map = new Map(Array.from({ length: 2_500 }, (_, index) => [`k${index}`, index]));
    const batches: number[] = [];
    const cache = new Forwarding({
      ...fourAsync(map),
      async *keys() {
        yield* [...map.keys()];
      },
      async deleteMany(keys: Iterable<string>) {
        const list = [...keys];
        batches.push(list.length);
        return list.filter((key) => map.delete(key)).length;
      },
    });
    expect(await cache.size).toBe(2_500);
    await cache.clear();
    expect(map.size).toBe(0);
    expect(batches).toEqual([1_000, 1_000, 500]);
  });

  it('says that it cannot clear, list or count what the base cannot list: at once', () => {
    const cache = new Forwarding(fourSync());
    for (const act of [() => cache.clear(), () => cache.keys(), () => cache.size]) {
      expect(act).toThrow(expect.objectContaining(refused));
      expect(act).toThrow('Object cannot answer keys(): it has no such method');
    }
  });

  it('says so with promises where the base answers with promises', async () => {
    const cache = new Forwarding(fourAsync());
    await expect(cache.clear()).rejects.toMatchObject(refused);
    await expect(cache.size).rejects.toMatchObject(refused);
    const visit = async (): Promise<void> => {
      for await (const key of cache.keys()) expect.unreachable(key);
    };
    await expect(visit()).rejects.toMatchObject(refused);
  });

  it('says that it cannot count where the base does not, the way the base answers', async () => {
    expect(() => new Forwarding(fourSync()).stats()).toThrow('Object cannot answer stats(): it has no such method');
    const counting = (): unknown => new Forwarding(fourAsync()).stats();
    await expect(counting()).rejects.toMatchObject(refused);
  });

  it('says that it cannot tell a remaining ttl where the base does not, the way the base answers', async () => {
    const message = 'Object cannot answer getRemainingTTL(): it has no such method';
    expect(() => new Forwarding(fourSync()).getRemainingTTL('k')).toThrow(message);
    await expect(new Forwarding(fourAsync()).getRemainingTTL('k')).rejects.toThrow(message);
  });

  it('asks the base nothing that no caller has asked', async () => {
    const base = new FaultyCache<string, number>(new Map());
    const cache = new Forwarding(base);
    expect(await Promise.all([cache.getMany([]), cache.deleteMany([])])).toEqual([[], 0]);
    expect(base.calls.map(({ operation }) => operation)).toEqual(['getMany', 'deleteMany']);
  });

  it.each<[member: string, call: (cache: Forwarding<SyncCache<string, number>>) => unknown]>([
    ['has', (cache) => cache.has('k')],
    ['set', (cache) => cache.set('k', 1)],
    ['delete', (cache) => cache.delete('k')],
    ['getMany', (cache) => cache.getMany(['k'])],
    ['setMany', (cache) => cache.setMany([['k', 1]])],
    ['deleteMany', (cache) => cache.deleteMany(['k'])],
    ['clear', (cache) => cache.clear()],
    ['getRemainingTTL', (cache) => cache.getRemainingTTL('k')],
    ['now', (cache) => cache.now('k')],
    ['stats', (cache) => cache.stats()],
    ['close', (cache) => cache.close()],
  ])('refuses a %s that is answered with a promise by a cache that does not say so', (member, call) => {
    const answer = vi.fn(() => Promise.reject(new Error('nobody waits for it')));
    const cache = new Forwarding({ ...fourSync(), [member]: answer } as SyncCache<string, number>);
    expect(() => call(cache)).toThrow(TypeError);
    expect(() => call(cache)).toThrow(
      `Object answers \`${member}\` with a promise, so it must declare \`async: true\``,
    );
  });

  it('refuses a size that is a promise of a cache that does not say so', () => {
    const base = { ...fourSync(), size: Promise.reject(new Error('nobody waits for it')) } as object; // the types forbid it
    expect(() => new Forwarding(base as SyncCache).size).toThrow(/^Object answers `size` with a promise/);
  });

  it('takes promises of any kind from an async cache', async () => {
    const cache = new Forwarding({
      ...fourAsync(),
      get: () => foreign(1),
      set: () => foreign('ignored'),
      has: () => foreign(true),
      delete: () => foreign(true),
    });
    expect(await cache.get('k')).toBe(1);
    expect(await cache.set('k', 1)).toBeUndefined();
    expect(await cache.has('k')).toBe(true);
    expect(await cache.getMany(['k', 'l'])).toEqual([1, 1]);
    expect(await cache.setMany([['k', 1]])).toBeUndefined();
    expect(await cache.deleteMany(['k', 'l'])).toBe(2);
  });

  it('takes a promise in a sync cache for a value like others', () => {
    const promise = Promise.resolve(1);
    const cache = new Forwarding(new Map([['k', promise]]));
    expect(cache.get('k')).toBe(promise);
    expect(cache.getMany(['k'])).toEqual([promise]);
  });

  it('hands on what clear and keys are asked with', async () => {
    const asked: unknown[] = [];
    const cache = new Forwarding({
      ...fourSync(),
      clear: (options?: object) => asked.push(options),
      keys: (options?: object) => {
        asked.push(options);
        return [];
      },
    });
    cache.clear({ everything: true });
    cache.keys({ prefix: 'a' });
    expect(asked).toEqual([{ everything: true }, { prefix: 'a' }]);
  });

  it.each<[name: string, wrap: (base: AnyCache) => AnyCache]>([
    ['Forwarding', (base) => new Forwarding(base)],
    ['PrefixedCache', (base) => new PrefixedCache(base, 'a.')],
    ['DebugCache', (base) => new DebugCache(base, () => {})],
  ])('refuses what is no iterable, and entries that are no pairs, in its own mode: %s', async (_, wrap) => {
    const calls: ((cache: AnyCache) => unknown)[] = [
      (cache) => cache.getMany?.(null as never),
      (cache) => cache.deleteMany?.({ length: 1 } as never),
      (cache) => cache.setMany?.(undefined as never),
      (cache) => cache.setMany?.(['kv'] as never),
    ];
    for (const call of calls) {
      expect(() => call(wrap(fourSync()))).toThrow(TypeError);
      await expect(call(wrap(fourAsync()))).rejects.toThrow(TypeError);
    }
  });

  it('hands on errors as they are', async () => {
    const error = new Error('no connection');
    const async = new FaultyCache<string, number>(new Map());
    const sync = new FaultySyncCache<string, number>(new Map());
    for (const operation of ['get', 'set', 'has', 'delete', 'getMany', 'setMany', 'deleteMany', 'clear'] as const) {
      async.fail(operation, error);
      sync.fail(operation, error);
      const call = (cache: Cache<string, number>): unknown =>
        operation === 'set'
          ? cache.set('k', 1)
          : operation === 'clear'
            ? cache.clear?.()
            : cache[operation]?.([] as never);
      await expect(call(new Forwarding(async))).rejects.toBe(error);
      expect(() => call(new Forwarding(sync))).toThrow(error);
    }
  });
});
