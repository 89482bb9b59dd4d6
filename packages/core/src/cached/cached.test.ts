import { TTLCache } from '@isaacs/ttlcache';
import { LRUCache } from 'lru-cache';
import { describe, expect, it, vi } from 'vitest';
import { isCacheError } from '../errors.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { ManualClock } from '../testing/manual-clock.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { cached } from './cached.js';

/** A loader that counts its calls. */
function counting() {
  const load = vi.fn((id: unknown, other?: unknown) => `${String(id)}+${String(other)} #${load.mock.calls.length}`);
  return load;
}

describe('cached', () => {
  it('calls the function once per key and answers from the cache after that', async () => {
    const load = counting();
    const get = cached(async (id: string) => load(id), { cache: new FaultyCache<string, string>(new Map()) });
    await expect(get('a')).resolves.toBe('a+undefined #1');
    await expect(get('a')).resolves.toBe('a+undefined #1');
    await expect(get('b')).resolves.toBe('b+undefined #2');
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('stays synchronous for a sync function over a sync cache', () => {
    const load = counting();
    const get = cached(load, { cache: new Map<string, string>() });
    expect(get('a')).toBe('a+undefined #1');
    expect(get('a')).toBe('a+undefined #1');
    expect([get.has('a'), get.delete('a'), get.has('a'), get.refresh('a')]).toEqual([
      true,
      true,
      false,
      'a+undefined #2',
    ]);
    expect(get.clear()).toBeUndefined();
    expect(get.has('a')).toBe(false);
  });

  it('answers with promises where the function or the cache does', async () => {
    const asyncFunction = cached(async () => 1, { cache: new Map([['[]', 2]]) });
    expect(asyncFunction()).toBeInstanceOf(Promise); // also for what the cache has
    await expect(asyncFunction()).resolves.toBe(2);
    const asyncCache = cached(() => 1, { cache: new FaultyCache<string, number>(new Map()) });
    expect(asyncCache()).toBeInstanceOf(Promise);
    const plainFunction = cached(() => Promise.resolve(1), { cache: new Map<string, number>() });
    await plainFunction();
    expect(plainFunction()).toBeInstanceOf(Promise);
    await expect(plainFunction()).resolves.toBe(1);
  });

  it('answers with promises from the first call on where the option `async` says so, also what the cache has', async () => {
    const load = vi.fn(() => Promise.resolve(1));
    const learnt = cached(load, { cache: new Map([['[]', 2]]) });
    expect(learnt()).toBe(2); // nobody can know
    const told = cached(load, { cache: new Map([['[]', 2]]), async: true });
    expect(told()).toBeInstanceOf(Promise);
    await expect(told()).resolves.toBe(2);
    expect(load).not.toHaveBeenCalled();
    const failing = cached(
      (): number => {
        throw new Error('no');
      },
      { cache: new Map<string, number>(), async: true },
    );
    await expect(failing()).rejects.toThrow('no');
  });

  it.each([['a'], ['a', 'b']])(
    'answers with promises once any cached function has seen the function do so',
    async (...args) => {
      const load = (..._args: string[]) => Promise.resolve(1);
      const key = (...args: string[]) => args.join();
      const warm = cached(load, { cache: new Map([[key(...args), 2]]), key });
      expect([warm(...args), warm(...args)]).toEqual([2, 2]);
      await cached(load, { cache: new Map<string, number>(), key })(...args);
      expect(warm(...args)).toBeInstanceOf(Promise);
      await expect(warm(...args)).resolves.toBe(2);
    },
  );

  it('keeps the outcome of a promise of any library, not the promise', async () => {
    const cache = new Map<string, number>();
    // biome-ignore lint/suspicious/noThenProperty: that is what such a library does
    const query = { then: (resolve: (value: number) => void) => resolve(1) };
    const get = cached(() => query as PromiseLike<number>, { cache });
    await expect(get()).resolves.toBe(1);
    expect(cache.get('[]')).toBe(1);
  });

  describe('keys', () => {
    it.each([
      ['1 and "1"', [1], ['1']],
      ['null and missing', [null], []],
      ['one argument and two', ['a'], ['a', null]],
      ['an array and its elements', [['a', 'b']], ['a', 'b']],
    ])('tells apart %s', (_, one, other) => {
      const load = counting();
      const get = cached(load, { cache: new Map<string, string>() }) as (...args: unknown[]) => string;
      expect(get(...one)).not.toBe(get(...other));
      expect(load).toHaveBeenCalledTimes(2);
    });

    it('takes objects of equal content as equal, whatever the order of their properties', () => {
      const get = cached(counting(), { cache: new Map<string, string>() });
      expect(get({ a: 1, b: { c: 2, d: 3 } })).toBe(get({ b: { d: 3, c: 2 }, a: 1 }));
    });

    it('are made by `key` where that is given, which is told the arguments and `this`', () => {
      const cache = new Map<number, string>();
      const owner = { offset: 10, get: cached(counting(), { cache, key: keyOf }) };
      function keyOf(this: unknown, id: unknown): number {
        return Number(id) + (this as { offset: number }).offset;
      }
      owner.get('5');
      expect([...cache.keys()]).toEqual([15]);
    });

    it('can be asked for', () => {
      const get = cached(counting(), { cache: new Map<string, string>() });
      expect(get.key('a', 1)).toBe('["a",1]');
    });

    it('that cannot be made fail the way the call answers', async () => {
      const load = vi.fn(async (_value: unknown) => 1);
      const later = cached(load as typeof async1, { cache: new FaultyCache<string, number>(new Map()) });
      const bad = () => {};
      await expect(later(bad)).rejects.toThrow(TypeError);
      await expect(later.refresh(bad)).rejects.toThrow(TypeError);
      await expect(later.has(bad)).rejects.toThrow(TypeError);
      await expect(later.delete(bad)).rejects.toThrow(TypeError);
      const sync = cached(counting(), { cache: new Map<string, string>() });
      expect(() => sync(bad)).toThrow(TypeError);
      expect(() => sync.refresh(bad)).toThrow(TypeError);
      const mixed = cached(async1, { cache: new Map<string, number>() });
      await expect(mixed(bad)).rejects.toThrow(TypeError);
      expect(() => mixed.has(bad)).toThrow(TypeError); // a promise would be truthy
      expect(() => mixed.delete(bad)).toThrow(TypeError);
      expect(load).not.toHaveBeenCalled();
    });
  });

  it('keeps `this`', async () => {
    const owner = {
      name: 'owner',
      get: cached(
        async function (this: unknown, id: string) {
          return `${(this as { name: string }).name} ${id}`;
        },
        { cache: new Map<string, string>() },
      ),
    };
    await expect(owner.get('a')).resolves.toBe('owner a');
    await expect(owner.get.refresh.call(owner, 'a')).resolves.toBe('owner a');
  });

  it('tells the function of no `this` where it is only refreshed', () => {
    const get = cached(
      function (this: unknown) {
        return this === undefined;
      },
      { cache: new Map<string, boolean>() },
    );
    expect(get.refresh()).toBe(true);
  });

  it('works for a function that calls itself', async () => {
    const calls = vi.fn();
    const fib = cached(
      (n: number): number => {
        calls(n);
        return n < 2 ? n : fib(n - 1) + fib(n - 2);
      },
      { cache: new Map<string, number>() },
    );
    expect(fib(50)).toBe(12_586_269_025);
    expect(calls).toHaveBeenCalledTimes(51);

    const later = cached(
      async (n: number): Promise<number> => (n < 2 ? n : (await later(n - 1)) + (await later(n - 2))),
      { cache: new FaultyCache<string, number>(new Map()) },
    );
    await expect(later(50)).resolves.toBe(12_586_269_025);
  });

  it('does not keep undefined, and keeps null', () => {
    const results = [undefined, null, 1];
    const load = vi.fn(() => results.shift());
    const get = cached(load, { cache: new Map<string, number | null>() });
    expect([get(), get(), get()]).toEqual([undefined, null, null]);
  });

  it('refreshes what the cache has, and forgets it where there is nothing any more', async () => {
    const results: (number | undefined)[] = [1, 2, undefined, 3];
    for (const cache of [new Map<string, number>(), new FaultyCache<string, number>(new Map())]) {
      const left = [...results];
      const get = cached(async () => left.shift(), { cache });
      await get();
      await expect(get.refresh()).resolves.toBe(2);
      await expect(get()).resolves.toBe(2);
      await expect(get.refresh()).resolves.toBeUndefined();
      await expect(get()).resolves.toBe(3);
    }
  });

  it('leaves the old entry where a refresh fails', async () => {
    const load = vi.fn(async () => 1);
    const get = cached(load, { cache: new Map<string, number>() });
    await get();
    const failure = new Error('no');
    load.mockRejectedValueOnce(failure);
    await expect(get.refresh()).rejects.toBe(failure);
    await expect(get()).resolves.toBe(1);
  });

  it('hands its ttl on', () => {
    const clock = new ManualClock();
    const get = cached(counting(), { cache: new MemoryCache<string, string>({ clock }), ttl: 100 });
    get('a');
    clock.advance(99);
    expect(get.has('a')).toBe(true);
    clock.advance(1);
    expect(get.has('a')).toBe(false);
  });

  it('rounds its ttl up to whole milliseconds, which some caches insist on', () => {
    const cache = new TTLCache<string, string>();
    const get = cached((name: string) => name, {
      cache,
      ttl: 1_000 / 7,
      onError: (error) => expect.unreachable(`${error}`),
    });
    get('Ada');
    expect([get.has('Ada'), cache.getRemainingTTL(get.key('Ada')) <= 143]).toEqual([true, true]);
  });

  it('hands no options on where it has no ttl', () => {
    const cache = new Map<string, string>();
    const set = vi.spyOn(cache, 'set');
    cached(counting(), { cache, key: () => 'k' })('a');
    expect(set).toHaveBeenCalledExactlyOnceWith('k', 'a+undefined #1', undefined);
  });

  it('refuses at construction a ttl that is no time, or that the cache would ignore', () => {
    const cache = new LRUCache<string, string>({ max: 10 });
    for (const ttl of [0, -1, Number.NaN]) expect(() => cached(counting(), { cache, ttl })).toThrow(RangeError);
    const ignored = { cache: new Map<string, string>(), ttl: 5 } as object; // the types forbid it
    const refused = () => cached(counting(), ignored as { cache: Map<string, string> });
    expect(refused).toThrow(expect.objectContaining({ message: expect.stringContaining('MemoryCache') }));
    expect(refused).toThrow(expect.toSatisfy((error) => isCacheError(error, 'UNSUPPORTED')));
  });

  it('shows the function and its cache, and has the name of the function', () => {
    const cache = new Map<string, number>();
    function named() {
      return 1;
    }
    const get = cached(named, { cache });
    expect([get.original, get.cache, get.name]).toEqual([named, cache, 'named']);
  });

  it('says that a cache cannot be cleared, the way it answers', async () => {
    const none = () => undefined;
    const four = { get: none, set: none, has: () => false, delete: () => false };
    const unsupported = { code: 'UNSUPPORTED', message: expect.stringContaining('cannot answer clear()') };
    expect(() => cached(counting(), { cache: four }).clear()).toThrow(expect.objectContaining(unsupported));
    await expect(cached(counting(), { cache: { ...four, async: true } }).clear()).rejects.toMatchObject(unsupported);
  });

  it('clears the keys of its own prefix only', () => {
    const map = new Map([['other', 'kept']]);
    const get = cached(counting(), { cache: new PrefixedCache(map, 'user.') });
    get('a');
    get.clear();
    expect([...map.keys()]).toEqual(['other']);
  });
});

async function async1(_value: unknown): Promise<number> {
  return 1;
}
