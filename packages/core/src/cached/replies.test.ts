import { describe, expect, it, vi } from 'vitest';
import type { AnyCache } from '../cache.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { TwoLevelCache } from '../two-level/two-level-cache.js';
import { DebugCache } from '../wrappers/debug.js';
import { LockedCache } from '../wrappers/locked.js';
import { StatsCache } from '../wrappers/stats.js';
import { cached } from './cached.js';
import { EVERYWHERE, findsLoadsAndForgets } from './test-everywhere.js';

/** The promise of another library: no instance of `Promise`, with nothing but a `then`. */
class Foreign<T> {
  readonly #promise: Promise<T>;

  constructor(promise: Promise<T>) {
    this.#promise = promise;
  }

  // biome-ignore lint/suspicious/noThenProperty: that is what such a promise is
  then(answered: (value: T) => unknown, failed?: (error: unknown) => unknown): Foreign<unknown> {
    return new Foreign(this.#promise.then(answered, failed));
  }
}

/** A cache whose every reply is a promise of another library. */
function foreignCache(held: Map<string, string>): AnyCache {
  const base = new FaultyCache<string, string>(held);
  return {
    async: true,
    get: (key) => new Foreign(base.get(key)),
    set: (key, value) => new Foreign(base.set(key, value)),
    has: (key) => new Foreign(base.has(key)) as never, // the type says `Promise`
    delete: (key) => new Foreign(base.delete(key)) as never,
    getMany: (keys) => new Foreign(base.getMany(keys)) as never,
    clear: () => new Foreign(base.clear()),
    keys: () => base.keys(),
  };
}

describe.each(EVERYWHERE)('cached, over an async cache whose promises are of another library, under %s', (_, wrap) => {
  it('finds, loads, keeps, refreshes, sets and forgets', async () => {
    await findsLoadsAndForgets(wrap(foreignCache(new Map())));
  });
});

describe('cached, over a cache that answers with promises and does not say so', () => {
  const undeclared = (get: () => unknown): AnyCache => ({ get, set() {}, has: () => false, delete: () => false });
  const sentence = 'Object answers `get` with a promise, so it must declare `async: true`';

  it.each<[string, () => unknown]>([
    ['of a miss', async () => undefined],
    ['of a value', async () => 'value'],
    ['that rejects', () => Promise.reject(new Error('no'))],
    ['of another library', () => new Foreign(Promise.resolve('value'))],
  ])('fails with a TypeError, and calls nothing: a promise %s', async (_, reply) => {
    const load = vi.fn((_id: string) => 'loaded');
    const sync = cached(load, { cache: undeclared(reply), key: (id) => id });
    for (let call = 0; call < 2; call++) expect(() => sync('k')).toThrow(new TypeError(sentence));
    const async = cached(async (id: string) => load(id), { cache: undeclared(reply), key: (id) => id });
    for (let call = 0; call < 2; call++) await expect(async('k')).rejects.toThrow(new TypeError(sentence));
    expect(load).not.toHaveBeenCalled();
  });

  it('is one that has misses at once, too', async () => {
    const replies = [undefined, Promise.resolve('value')];
    const get = cached(async (_id: string) => 'loaded', { cache: undeclared(() => replies.shift()), key: (id) => id });
    await expect(get('k')).resolves.toBe('loaded');
    await expect(get('k')).rejects.toThrow(TypeError);
  });
});

describe('A cache that throws on an empty key', () => {
  /** Any question is a failure, but for the keys that a caller asks for. */
  const choosy = (async: boolean): AnyCache => {
    const checked =
      (answer: unknown) =>
      (key: string): never => {
        if (key !== 'k') throw new Error(`Nobody asked for ${key}`);
        return answer as never; // of any member
      };
    const reply = (value: unknown) => (async ? Promise.resolve(value) : value);
    return {
      async,
      get: checked(reply(undefined)),
      set: checked(reply(undefined)),
      has: checked(reply(false)),
      delete: checked(reply(false)),
    };
  };

  it.each([false, true])('is wrapped and called without a question of ours, async: %s', async (async) => {
    const cache = choosy(async);
    const onError = vi.fn();
    const all = [
      cache,
      new StatsCache(cache),
      new LockedCache(cache),
      new DebugCache(cache, () => {}),
      new TwoLevelCache(new MemoryCache<string, string>(), cache),
      new TwoLevelCache(cache, new MemoryCache<string, string>()),
    ];
    for (const one of all) {
      const get = cached((id: string) => `${id} loaded`, { cache: one, key: (id) => id, onError });
      expect(await get('k')).toBe('k loaded');
    }
    expect(onError).not.toHaveBeenCalled();
  });
});

describe('cached, with a key function that answers undefined', () => {
  const expected = /^The function `key` of cached load answered undefined/;

  it('throws a TypeError over a sync cache, whichever way it is called', () => {
    const load = vi.fn((_id: string) => 'value');
    const get = cached(load.bind(undefined), { cache: new Map<string, string>(), key: () => undefined as never });
    for (const call of [get, get.refresh, get.has, get.delete, get.key, () => get.set(['k'], 'value')]) {
      expect(() => call('k')).toThrow(TypeError);
    }
    expect(load).not.toHaveBeenCalled();
  });

  it('throws one at any call, before the cache is asked, which may have something under undefined', () => {
    const cache = new Map<unknown, string>([[undefined, 'of somebody else']]);
    const key = (id: string, _other?: string) => (id === 'odd' ? undefined : id);
    const get = cached((id: string, _other?: string) => id, { cache, key });
    expect(() => get('odd')).toThrow(TypeError);
    expect(get('k')).toBe('k');
    expect(() => get('odd')).toThrow(TypeError);
    expect(() => get('odd', 'other')).toThrow(TypeError);
  });

  it('rejects with one over an async cache', async () => {
    const load = async (_id: string) => 'value';
    const get = cached(load, { cache: new FaultyCache<string, string>(new Map()), key: () => undefined as never });
    for (const call of [get, get.refresh, get.has, get.delete, () => get.set(['k'], 'value')]) {
      const reply = call('k');
      expect(reply).toBeInstanceOf(Promise);
      await expect(reply).rejects.toThrow(expected);
    }
    expect(() => get.key('k')).toThrow(expected);
  });

  it('rejects with one for an async function over a sync cache', async () => {
    const cache = new Map<unknown, string>();
    const get = cached(async (_id: string) => 'value', { cache, key: () => undefined });
    await expect(get('k')).rejects.toThrow(TypeError);
    await expect(get.refresh('k')).rejects.toThrow(TypeError);
    expect(() => get.delete('k')).toThrow(TypeError); // as the cache answers
  });
});

describe('cached.set', () => {
  it('says so where the arguments are no list', async () => {
    const message = 'The arguments of the call must be an array, not String';
    const key = (id: string) => id;
    const now = cached((id: string) => id, { cache: new Map<string, string>(), key });
    expect(() => now.set('1' as never, 'v')).toThrow(message);
    const later = cached((id: string) => id, { cache: new FaultyCache<string, string>(new Map()), key });
    await expect(later.set('1' as never, 'v')).rejects.toThrow(message);
  });

  it.each<[string, () => AnyCache]>([
    ['sync', () => new Map()],
    ['async', () => new FaultyCache(new Map())],
  ])('keeps a value as the result of a call, and refuses undefined: over a cache that is %s', async (_, cacheOf) => {
    const load = vi.fn(async (id: string, other: number) => `${id} ${other}`);
    const get = cached(load, { cache: cacheOf() });
    expect(await get.set(['k', 1], 'set')).toBeUndefined();
    await expect(get('k', 1)).resolves.toBe('set');
    expect(load).not.toHaveBeenCalled();
    await expect((async () => get.set(['k', 1], undefined as never))()).rejects.toThrow(TypeError);
    await expect(get('k', 1)).resolves.toBe('set');
  });

  it('keeps it for the ttl of the function', async () => {
    const cache = new MemoryCache<string, string>({ clock: { now: () => 0 } });
    cached((_id: string) => 'value', { cache, ttl: 100, key: (id) => id }).set(['k'], 'set');
    expect(cache.getRemainingTTL('k')).toBe(100);
  });
});
