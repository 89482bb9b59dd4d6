import { describe, expect, it, vi } from 'vitest';
import type { AnyCache } from '../cache.js';
import { CacheError } from '../errors.js';
import type { CacheEvent } from '../events.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/index.js';
import { ManualClock } from '../testing/manual-clock.js';
import { TwoLevelCache } from '../two-level/two-level-cache.js';
import { LockedCache } from '../wrappers/locked.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { StatsCache } from '../wrappers/stats.js';
import { cached } from './cached.js';
import { cachedMany } from './many.js';

const TTL = 60_000;
const KEY = (id: string): string => id;

/** What happens now has happened: every promise that needs no time has settled. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

type Memory = MemoryCache<string, unknown>;
const async = (clock: ManualClock) => new FaultyCache(new MemoryCache<string, unknown>({ clock }));

/** Caches, and their powers that lie lowest. */
const caches: readonly [name: string, make: (clock: ManualClock) => AnyCache][] = [
  ['MemoryCache', (clock): Memory => new MemoryCache({ clock })],
  ['an async cache', async],
  ['a stack', (clock) => new PrefixedCache(new StatsCache(async(clock)), 'p.')],
  ['two levels', (clock) => new TwoLevelCache(new MemoryCache<string, unknown>({ clock }), async(clock))],
  ['a locked cache', (clock) => new LockedCache(async(clock))],
];

/** A function of many whose answers are counted, `a1`, `b1`, `a2`; it fails while it is told to, and knows no `x…`. */
function products(make: (clock: ManualClock) => AnyCache, options: object = {}) {
  const clock = new ManualClock();
  const events: CacheEvent[] = [];
  const state = { failing: false };
  const load = vi.fn(async (ids: readonly string[]): Promise<(string | undefined)[]> => {
    if (state.failing) throw new Error('down');
    return ids.map((id) => (id.startsWith('x') ? undefined : `${id}${load.mock.calls.length}`));
  });
  const cache = make(clock);
  const onEvent = (event: CacheEvent) => events.push(event);
  const get = cachedMany(load, { cache, key: KEY, ttl: TTL, clock, onEvent, ...options });
  return { clock, events, state, load, get, cache, loads: () => load.mock.calls.map(([ids]) => ids.join()) };
}

/** Ends a load when it is told to. */
function held<T>() {
  let end: (value: T) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const promise = new Promise<T>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  return { promise, end, fail };
}

describe.each(caches)('A function of many behind %s', (_name, make) => {
  it('answers in the order asked, duplicates included, and loads each missing id once', async () => {
    const { get, loads } = products(make);
    expect(await get(['a', 'b', 'a'])).toEqual(['a1', 'b1', 'a1']);
    expect(await get(['c', 'b', 'x', 'c'])).toEqual(['c2', 'b1', undefined, 'c2']);
    expect(await get([])).toEqual([]);
    expect(loads()).toEqual(['a,b', 'c,x']);
    expect(get.stats()).toMatchObject({ loads: 2, loadErrors: 0 });
  });

  it('shares what is under way with other calls, and with the calls of one id', async () => {
    const { get, loads, load } = products(make);
    const first = held<string[]>();
    load.mockReturnValueOnce(first.promise);
    const calls: Promise<unknown>[] = [get(['a', 'b'])];
    await settled();
    calls.push(get(['b', 'c']), get.one('a'), get.one('c'), get.one('d'), get.refresh(['b']));
    await settled();
    first.end(['a1', 'b1']);
    expect(await Promise.all(calls)).toEqual([['a1', 'b1'], ['b1', 'c3'], 'a1', 'c3', 'd4', ['b2']]);
    expect(loads()).toEqual(['a,b', 'b', 'c', 'd']);
    expect(get.stats().joined).toBeGreaterThanOrEqual(2);
  });

  it('gathers the calls of one id of a turn, however deep in promises they are', async () => {
    const { get, loads } = products(make);
    const later = async (steps = 5) => {
      for (let step = 0; step < steps; step++) await undefined;
      return get.one(steps === 5 ? 'b' : `${steps}`);
    };
    expect(await Promise.all([get.one('a'), later(), get.one('a'), get.one('x')])).toEqual([
      'a1',
      'b1',
      'a1',
      undefined,
    ]);
    expect(loads()).toEqual(['a,x,b']);
    await settled();
    expect(await Promise.all([get.one('a'), get.one('c')])).toEqual(['a1', 'c2']);
    await Promise.all([8, 16, 24].map(later));
    expect(loads()).toEqual(['a,x,b', 'c', '8,16,24']);
  });

  it('loads one cold id once for 10,000 callers', async () => {
    const { get, load } = products(make);
    const calls = Array.from({ length: 5_000 }, () => [get.one('a'), get(['a'])]).flat();
    expect(new Set((await Promise.all(calls)).flat())).toEqual(new Set(['a1']));
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('rejects exactly the callers of a load that fails', async () => {
    const { get, state, load } = products(make);
    await get(['a']);
    const first = held<string[]>();
    load.mockReturnValueOnce(first.promise);
    const failing: Promise<unknown>[] = [get(['a', 'b', 'c'])];
    await settled();
    failing.push(get(['b']), get.one('c'));
    await settled();
    const others = [get(['a', 'd']), get.one('e')];
    await settled();
    first.fail(new Error('down'));
    const rejected = { status: 'rejected', reason: new Error('down') };
    expect(await Promise.allSettled(failing)).toEqual([rejected, rejected, rejected]);
    expect(await Promise.all(others)).toEqual([['a1', 'd3'], 'e4']);
    state.failing = true;
    await expect(get(['a'])).resolves.toEqual(['a1']);
    await expect(get.one('b')).rejects.toThrow('down');
    expect(get.stats()).toMatchObject({ loads: 5, loadErrors: 2 });
  });

  it('remembers absent ids for `absentTtl`, also those that a Map leaves out', async () => {
    const { get, loads, clock, load } = products(make, { absentTtl: 5_000 });
    load.mockResolvedValueOnce(new Map([['a', 'a1']]) as never);
    expect(await get(['a', 'x'])).toEqual(['a1', undefined]);
    clock.advance(4_999);
    expect(await get(['x', 'a'])).toEqual([undefined, 'a1']);
    clock.advance(1);
    expect(await get(['x', 'a'])).toEqual([undefined, 'a1']);
    expect(loads()).toEqual(['a,x', 'x']);
  });

  it('forgets the old result of an id that is absent now', async () => {
    const { get, load, clock } = products(make, { staleIfError: 5_000 });
    await get(['a', 'b']);
    clock.advance(TTL);
    load.mockResolvedValueOnce([undefined, 'B']);
    expect(await get(['a', 'b'])).toEqual([undefined, 'B']);
    expect(await get.has('a')).toBe(false);
  });

  it('answers with old results and renews them behind, in one load of their own', async () => {
    const { get, loads, clock } = products(make, { staleWhileRevalidate: 1_000 });
    await get(['a', 'b']);
    clock.advance(TTL);
    expect(await get(['a', 'b', 'c'])).toEqual(['a1', 'b1', 'c2']);
    await settled();
    expect(loads()).toEqual(['a,b', 'c', 'a,b']);
    expect(await Promise.all([get.one('a'), get.one('b')])).toEqual(['a3', 'b3']);
    clock.advance(TTL + 1_000);
    expect(await get(['a'])).toEqual(['a4']);
    expect(get.stats()).toMatchObject({ loads: 4, staleServed: 2 });
  });

  it('renews past a part of the ttl', async () => {
    const { get, loads, clock } = products(make, { refreshAhead: 0.5 });
    await get(['a']);
    clock.advance(TTL / 2);
    await get(['b']);
    expect(await Promise.all([get.one('a'), get.one('b')])).toEqual(['a1', 'b2']);
    await settled();
    expect(loads()).toEqual(['a', 'b', 'a']);
  });

  it('answers with old results where the load fails, and fails for the ids that have none', async () => {
    const { get, state, clock } = products(make, { staleIfError: 5_000 });
    await get(['a', 'b']);
    clock.advance(TTL);
    state.failing = true;
    const calls = [get(['a', 'c']), get.one('a'), get(['b', 'a', 'b']), get.one('c')];
    const down = { status: 'rejected', reason: new Error('down') };
    expect(await Promise.allSettled(calls)).toEqual([
      down,
      { status: 'fulfilled', value: 'a1' },
      { status: 'fulfilled', value: ['b1', 'a1', 'b1'] },
      down,
    ]);
    clock.advance(5_000);
    await expect(get(['a'])).rejects.toThrow('down');
  });

  it('remembers failures by id, for `errorTtl`', async () => {
    const { get, state, clock, loads } = products(make, { errorTtl: 1_000 });
    state.failing = true;
    await expect(get(['a', 'b'])).rejects.toThrow('down');
    state.failing = false;
    await expect(get.one('b')).rejects.toThrow('down');
    await expect(get(['c', 'a'])).rejects.toThrow('down');
    expect(await get(['c'])).toEqual(['c2']);
    const both = await Promise.allSettled([get.one('a'), get.one('c')]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    clock.advance(1_000);
    expect(await get(['a', 'b'])).toEqual(['a3', 'b3']);
    expect(loads()).toEqual(['a,b', 'c', 'a,b']);
  });

  it('keeps each result as long as `ttl` says of it, or not at all', async () => {
    const seconds = (result: string) => (result.startsWith('n') ? undefined : Number(result[0]) * 1_000);
    const { get, loads, clock } = products(make, { ttl: seconds });
    await get(['1', '2', 'n', '1b']);
    clock.advance(1_000);
    await get(['1', '2', 'n']);
    expect(loads()).toEqual(['1,2,n,1b', '1,n']);
  });

  it('gives a load up at `timeout`, and loads anew', async () => {
    const { get, clock, load } = products(make, { timeout: 5_000 });
    load.mockReturnValueOnce(new Promise(() => {}));
    const calls = Promise.allSettled([get(['a', 'b']), get.one('a')]);
    await settled();
    clock.advance(5_000);
    const message = 'Loading 2 keys took more than 5000 ms';
    const gaveUp = { status: 'rejected', reason: expect.objectContaining({ code: 'TIMEOUT', message }) };
    expect(await calls).toEqual([gaveUp, gaveUp]);
    expect(await get(['a'])).toEqual(['a2']);
  });

  it('waits until `softTimeout` for ids with old results alone, and keeps what comes', async () => {
    const { get, clock, load } = products(make, { staleIfError: 5_000, softTimeout: 200 });
    await get(['a']);
    clock.advance(TTL);
    const late = held<string[]>();
    load.mockReturnValueOnce(late.promise);
    const old = get.one('a');
    await settled();
    const both = get(['a', 'b']);
    await settled();
    clock.advance(200);
    expect(await Promise.all([old, both])).toEqual(['a1', ['a1', 'b3']]);
    late.end(['late']);
    await settled();
    expect(await get(['a'])).toEqual(['late']);
  });

  it('lets one caller give up, and nobody else', async () => {
    const { get, load } = products(make);
    const answer = held<string[]>();
    load.mockReturnValueOnce(answer.promise);
    const mine = new AbortController();
    const calls = Promise.allSettled([get.with({ signal: mine.signal })(['a', 'b']), get(['b', 'a'])]);
    await settled();
    mine.abort(new Error('enough'));
    answer.end(['A', 'B']);
    expect(await calls).toEqual([
      { status: 'rejected', reason: new Error('enough') },
      { status: 'fulfilled', value: ['B', 'A'] },
    ]);
    await expect(get.with({ signal: mine.signal })(['a'])).rejects.toThrow('enough');
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('keeps nothing for the ids that are set, deleted or refreshed meanwhile, and keeps the others', async () => {
    const { get, load } = products(make);
    const answer = held<string[]>();
    load.mockReturnValueOnce(answer.promise);
    const call = get(['set', 'deleted', 'refreshed', 'other']);
    await settled();
    await get.set('set', 'by hand');
    expect(await get.delete(['deleted', 'nothing'])).toBe(0);
    expect(await get.refresh(['refreshed'])).toEqual(['refreshed2']);
    answer.end(['old 1', 'old 2', 'old 3', 'other']);
    expect(await call).toEqual(['old 1', 'old 2', 'old 3', 'other']);
    expect(await get(['set', 'deleted', 'refreshed', 'other'])).toEqual(['by hand', 'deleted3', 'refreshed2', 'other']);
  });

  it('is overtaken by a wrapper and by another function over the same cache, key by key', async () => {
    const { get, load, cache } = products(make);
    const answer = held<string[]>();
    load.mockReturnValueOnce(answer.promise);
    const call = get(['a', 'b', 'c']);
    await settled();
    await new StatsCache(cache).delete('a');
    await cached(async (_id: string) => 'theirs', { cache, key: KEY }).refresh('b');
    answer.end(['A', 'B', 'C']);
    expect(await call).toEqual(['A', 'B', 'C']);
    expect(await get(['a', 'b', 'c'])).toEqual(['a2', 'theirs', 'C']);
  });

  it('refreshes by a load of its own, which disturbs nobody', async () => {
    const { get, loads, state } = products(make);
    await get(['a', 'b']);
    const refreshing = get.refresh(['b', 'a', 'b', 'x']);
    expect(await get(['a'])).toEqual(['a1']);
    expect(await refreshing).toEqual(['b2', 'a2', 'b2', undefined]);
    expect(await get(['a', 'b'])).toEqual(['a2', 'b2']);
    state.failing = true;
    await expect(get.refresh(['a'])).rejects.toThrow('down');
    expect(await get(['a'])).toEqual(['a2']);
    expect(await get.refresh([])).toEqual([]);
    expect(loads()).toEqual(['a,b', 'b,a,x', 'a']);
  });

  it('has, sets, deletes, explains and clears', async () => {
    const { get, clock, load, cache } = products(make, { staleIfError: 1_000 });
    await get.set('a', 'by hand');
    expect(await Promise.all([get.has('a'), get.has('b'), get.one('a')])).toEqual([true, false, 'by hand']);
    clock.advance(TTL);
    expect(await get.explain('a')).toMatchObject({ value: 'by hand', freshFor: 0, does: 'load' });
    expect(await get.explain('b')).toMatchObject({ value: undefined, why: 'absent', does: 'load' });
    await get(['b', 'c']);
    expect(await get.delete(['a', 'b', 'a', 'x'])).toBe(2);
    expect(await get.has('c')).toBe(true);
    await get.clear();
    expect(await get.has('c')).toBe(false);
    expect([get.key('a'), get.original, get.cache, get.name]).toEqual(['a', load, cache, load.name]);
  });

  it('ends with what is renewed behind answers, and renews nothing any more', async () => {
    const { get, clock, load } = products(make, { staleWhileRevalidate: 1_000 });
    await get(['a', 'b']);
    clock.advance(TTL);
    const renewal = held<string[]>();
    load.mockReturnValueOnce(renewal.promise);
    await get(['a', 'b']);
    const closing = get.close();
    const closed = vi.fn();
    void closing.then(closed);
    await settled();
    expect(closed).not.toHaveBeenCalled();
    renewal.end(['A', 'B']);
    await closing;
    clock.advance(TTL);
    expect(await get(['a', 'b'])).toEqual(['A', 'B']);
    await settled();
    expect(load).toHaveBeenCalledTimes(2);
  });
});

describe('A function of many', () => {
  it('reads by one getMany, and keeps by one setMany for each ttl', async () => {
    const base = new FaultyCache(new MemoryCache<string, string>());
    const cache = new PrefixedCache(base, 'p.');
    const load = async (ids: readonly string[]) => ids.map((id) => `${id}!`);
    const get = cachedMany(load, { cache, key: KEY, ttl: (result) => (result < 'c' ? 1_000 : 2_000) });
    await get(['a', 'b', 'a', 'c', 'd']);
    await Promise.all([get.one('a'), get.one('c')]);
    const calls = base.calls.map(({ operation, keys }) => `${operation} ${keys.join()}`);
    expect(calls).toEqual(['getMany p.a,p.b,p.c,p.d', 'setMany p.a,p.b', 'setMany p.c,p.d', 'getMany p.a,p.c']);
  });

  it('deletes together what turned out to be absent', async () => {
    const cache = new FaultyCache(new MemoryCache<string, string>());
    const get = cachedMany(async (_ids: readonly string[]): Promise<Record<string, string>> => ({}), {
      cache,
      key: KEY,
    });
    await get(['a', 'b']);
    await get.refresh(['a', 'b']);
    expect(cache.calls.map(({ operation }) => operation)).toEqual(['getMany', 'deleteMany']);
  });

  it('asks key by key where all cannot be asked, so that a key fails alone', async () => {
    class Damaged extends FaultyCache<string, unknown> {
      override get(key: string): Promise<unknown> {
        return key === 'b' ? Promise.reject(new CacheError('CORRUPT_VALUE', 'Value of b', { key })) : super.get(key);
      }
      override getMany(keys: Iterable<string>): Promise<unknown[]> {
        return Promise.all(Array.from(keys, (key) => this.get(key)));
      }
    }
    const { get, loads, events } = products((clock) => new Damaged(new MemoryCache({ clock })));
    await get.set('a', 'kept');
    expect(await get(['b', 'a'])).toEqual(['b1', 'kept']);
    expect(loads()).toEqual(['b']);
    expect(events).toContainEqual({ type: 'miss', key: 'b', why: 'corrupt' });
    expect(events.filter(({ type }) => type === 'cache-failed')).toEqual([
      { type: 'cache-failed', error: expect.any(CacheError) },
      { type: 'cache-failed', error: expect.any(CacheError), key: 'b' },
    ]);
  });

  it('sends nothing again that got lost on its way to the cache', async () => {
    const { get, cache } = products(async);
    const faulty = cache as FaultyCache;
    faulty.fail('setMany', new CacheError('TIMEOUT', 'no answer'));
    expect(await get(['a', 'b'])).toEqual(['a1', 'b1']);
    expect([faulty.count('setMany'), faulty.count('set')]).toEqual([1, 0]);
  });

  it('refuses a cache that answers with promises and does not say so', async () => {
    const cache = { get: async () => 'a', set() {}, has: () => true, delete: () => true };
    await expect(cachedMany(async (ids: readonly string[]) => [...ids], { cache })(['a'])).rejects.toThrow(
      /must declare `async: true`/,
    );
  });

  it('keeps the others where a result cannot be kept', async () => {
    const cache = new FaultyCache(new MemoryCache<string, unknown>({ clone: 'structured' }));
    const onError = vi.fn();
    const load = vi.fn(async (ids: readonly string[]) => ids.map((id): unknown => (id === 'odd' ? () => {} : id)));
    const get = cachedMany(load, { cache, key: KEY, onError });
    await get(['a', 'odd', 'b']);
    await get(['a', 'odd', 'b']);
    expect(load.mock.calls).toEqual([[['a', 'odd', 'b']], [['odd']]]);
    expect(onError).toHaveBeenCalledTimes(2);
  });

  it.each(['getMany', 'get', 'setMany', 'set', 'deleteMany', 'now'] as const)(
    'answers where a cache fails: %s',
    async (operation) => {
      const { get, cache } = products(async, { staleIfError: 1 });
      (cache as FaultyCache).fail(operation, new Error('no connection'));
      expect(await get(['a', 'b', 'x'])).toEqual(['a1', 'b1', undefined]);
      expect(await get.one('c')).toMatch(/^c/);
    },
  );

  it.each([
    ['an array', (ids: readonly number[]) => ids.map((id) => (id === 3 ? undefined : id * 2))],
    ['a Map', (ids: readonly number[]) => new Map(ids.filter((id) => id !== 3).map((id) => [id, id * 2]))],
    [
      'a record',
      (ids: readonly number[]) => Object.fromEntries(ids.filter((id) => id !== 3).map((id) => [id, id * 2])),
    ],
  ])('takes %s as an answer, now or later', async (_, load) => {
    for (const act of [load, async (ids: readonly number[]) => load(ids)]) {
      expect(await cachedMany(act, { cache: new Map<string, number>() })([1, 3, 2, 1])).toEqual([2, undefined, 4, 2]);
    }
  });

  it('fails one id alone where its answer is an error, or a promise that rejects', async () => {
    const down = new Error('down');
    const load = vi.fn((ids: readonly string[]) => ids.map(async (id) => (id === 'bad' ? Promise.reject(down) : id)));
    const errors = vi.fn((ids: readonly string[]) => ids.map((id) => (id === 'bad' ? down : id)));
    for (const act of [load, errors]) {
      const cache = new Map<string, string>();
      const get = cachedMany(act as (ids: readonly string[]) => (string | Error)[], {
        cache,
        key: KEY,
        errorTtl: 1_000,
      });
      expect(await Promise.allSettled(['a', 'bad', 'b'].map(get.one))).toEqual([
        { status: 'fulfilled', value: 'a' },
        { status: 'rejected', reason: down },
        { status: 'fulfilled', value: 'b' },
      ]);
      expect(cache).toEqual(
        new Map([
          ['a', 'a'],
          ['b', 'b'],
        ]),
      );
      await expect(get(['a', 'bad'])).rejects.toBe(down);
      expect(act).toHaveBeenCalledTimes(1); // it is remembered
      expect(get.stats()).toMatchObject({ loads: 1, loadErrors: 0 });
    }
  });

  it('hears a promise that rejects also where the answer is wrong, or nobody has asked for it', async () => {
    const wrong = cachedMany((_ids: readonly string[]) => [Promise.reject(new Error('down'))], { cache: new Map() });
    await expect(wrong(['a', 'b'])).rejects.toThrow('must answer 2 results');
    const more = (ids: readonly string[]) =>
      new Map(['z', ...ids].map((id) => [id, id === 'z' ? Promise.reject(new Error('down')) : Promise.resolve(id)]));
    expect(await cachedMany(more, { cache: new Map<string, string>() })(['a'])).toEqual(['a']);
    await settled(); // a rejection that nobody hears would be told now
  });

  it('does not ask again, key by key, a server that is away', async () => {
    const cache = new FaultyCache<string, string>(new Map([['a', 'kept']]));
    cache.fail('getMany', new CacheError('TIMEOUT', 'no answer'));
    const load = vi.fn(async (ids: readonly string[]) => ids.map((id) => `loaded ${id}`));
    expect(await cachedMany(load, { cache, key: KEY, onError() {} })(['a', 'b'])).toEqual(['loaded a', 'loaded b']);
    expect(cache.count('get')).toBe(0);
  });

  it('asks key by key where a cache answers too few', async () => {
    const odd = Object.assign(new Map([['a', 'kept']]), { getMany: (_keys: Iterable<string>) => [] as undefined[] });
    const onError = vi.fn();
    const load = vi.fn(async (ids: readonly string[]) => ids.map((id) => `loaded ${id}`));
    expect(await cachedMany(load, { cache: odd, key: KEY, onError })(['a', 'b'])).toEqual(['kept', 'loaded b']);
    expect(onError.mock.calls).toEqual([[new TypeError('getMany answered 0 of 2 values')]]);
  });

  it('answers the old result of an id that fails alone', async () => {
    const state = { failing: false };
    const load = async (ids: readonly string[]) =>
      ids.map((id) => (state.failing && id === 'a' ? new Error('down') : `${id} ${state.failing}`));
    const clock = new ManualClock();
    const cache = new MemoryCache<string, unknown>({ clock });
    const get = cachedMany(load, { cache, key: KEY, ttl: TTL, staleIfError: TTL, clock });
    await get(['a', 'b']);
    state.failing = true;
    clock.advance(TTL);
    expect(await get(['a', 'b'])).toEqual(['a false', 'b true']);
  });

  it('asks a record for no more than it has of its own', async () => {
    const get = cachedMany(async (_ids: readonly string[]) => ({}) as Record<string, string>, { cache: new Map() });
    expect(await get(['constructor', '__proto__'])).toEqual([undefined, undefined]);
  });

  it.each([
    ['of another length', [1], 'load must answer 2 results, as many as it has ids, not 1'],
    ['of another kind', undefined, 'load must answer an array, a Map or a plain object, not undefined'],
    ['of a class', new (class Result {})(), 'load must answer an array, a Map or a plain object, not Result'],
  ])('refuses an answer %s', async (_, answer, message) => {
    const load = async (_ids: readonly string[]) => answer as string[];
    const get = cachedMany(load, { cache: new Map() });
    await expect(get(['a', 'b'])).rejects.toThrow(new TypeError(message));
    expect(await get.has('a')).toBe(false);
  });

  it('has ids of any kind, and a key of each: `jsonKey` where none is told', async () => {
    interface Id {
      readonly shop: number;
    }
    const load = vi.fn(async (ids: readonly Id[]) => new Map(ids.map((id) => [id, id.shop])));
    const get = cachedMany(load, { cache: new Map<string, number>() });
    expect(await get([{ shop: 1 }, { shop: 2 }, { shop: 1 }])).toEqual([1, 2, 1]);
    expect(await get.one({ shop: 2 })).toBe(2);
    expect(get.key({ shop: 2 })).toBe('[{"shop":2}]');
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('raises no unhandled rejection where a load fails whose caller still asks the cache for others', async () => {
    const { get, load, cache } = products(async);
    const first = held<string[]>();
    load.mockReturnValueOnce(first.promise);
    const calls: Promise<unknown>[] = [get(['a'])];
    await settled();
    const reading = (cache as FaultyCache).hold('get');
    calls.push(get.with({ signal: new AbortController().signal })(['a', 'b']));
    first.fail(new Error('down'));
    await expect(calls[0]).rejects.toThrow('down');
    await settled();
    reading.release();
    await expect(calls[1]).rejects.toThrow('down');
  });

  it('listens once to a caller who may give up, and no longer than he waits', async () => {
    const { get, load } = products(async);
    const { signal } = new AbortController();
    const [add, remove] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    const answer = held<string[]>();
    load.mockReturnValueOnce(answer.promise);
    const call = get.with({ signal })(['a', 'b', 'c']);
    await settled();
    expect(new Set(add.mock.calls.map(([, listener]) => listener)).size).toBe(1);
    expect(remove).not.toHaveBeenCalled();
    answer.end(['A', 'B', 'C']);
    expect(await call).toEqual(['A', 'B', 'C']);
    expect(remove).toHaveBeenCalledWith('abort', add.mock.calls[0]?.[1]);
  });

  it('hears of a caller who gives up as long as one of his ids is under way', async () => {
    const { get, load } = products(async);
    const [first, second] = [held<string[]>(), held<string[]>()];
    load.mockReturnValueOnce(first.promise).mockReturnValueOnce(second.promise);
    const others = [get(['a']), get(['b'])];
    await settled();
    const mine = new AbortController();
    const call = get.with(mine)(['a', 'b']);
    first.end(['A']);
    await settled();
    mine.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    second.end(['B']);
    expect(await Promise.all(others)).toEqual([['A'], ['B']]);
  });

  it('fails for its caller alone where an id has no key', async () => {
    const { get } = products(async, { key: (id: string) => (id === 'bad' ? undefined : id) });
    const calls = [get(['a', 'bad']), get.one('bad'), get.one('a'), get.refresh(['bad']), get.has('bad')];
    const statuses = (await Promise.allSettled(calls)).map(({ status }) => status);
    expect(statuses).toEqual(['rejected', 'rejected', 'fulfilled', 'rejected', 'rejected']);
  });

  it('refuses what is no array: a text would be taken for its characters', async () => {
    const { get } = products(async);
    await expect(get('abc' as never)).rejects.toThrow(new TypeError('ids must be an array, not String'));
  });

  it('does not mind what its function does with the ids', async () => {
    const load = async (ids: string[]) => new Map(ids.splice(0).map((id) => [id, id]));
    expect(await cachedMany(load, { cache: new Map() })(['a', 'b'])).toEqual(['a', 'b']);
  });

  it('tells its function how it is called, and aborts what nobody waits for any more', async () => {
    const signals: AbortSignal[] = [];
    const load = vi.fn(({ signal, reason }: { signal: AbortSignal; reason: string }, ids: readonly string[]) => {
      signals.push(signal);
      return ids.includes('slow') ? new Promise<string[]>(() => {}) : ids.map((id) => `${id} ${reason}`);
    });
    const get = cachedMany(load, { cache: new Map<string, string>(), context: true, key: KEY });
    expect(await get(['a'])).toEqual(['a miss']);
    expect(await get.refresh(['a'])).toEqual(['a refresh']);
    const [first, second] = [new AbortController(), new AbortController()];
    const calls = Promise.allSettled([get.with(first)(['slow', 'b']), get.with(second)(['b'])]);
    await settled();
    first.abort();
    await settled();
    expect(signals.at(-1)?.aborted).toBe(false);
    second.abort();
    expect((await calls).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(signals.at(-1)?.aborted).toBe(true);
    expect(await get(['b'])).toEqual(['b miss']);
  });

  it('takes results that do not fit the schema for missing ones', async () => {
    const validate = (value: unknown) => (typeof value === 'string' ? { value } : { issues: [{ message: 'no text' }] });
    const schema = { '~standard': { version: 1, vendor: 'test', validate: async (value: unknown) => validate(value) } };
    const { get, loads, cache } = products(async, { schema });
    await cache.set('a', 1);
    await cache.set('b', 'kept');
    expect(await get(['a', 'b'])).toEqual(['a1', 'kept']);
    expect(loads()).toEqual(['a']);
    const near = products(() => new MemoryCache(), { schema });
    await near.get.set('a', 'kept');
    expect(await near.get.explain('a')).toMatchObject({ value: 'kept', does: 'answer' });
  });

  it('hands renewals to `waitUntil`, once for all ids of a load', async () => {
    const waitUntil = vi.fn();
    const { get, clock } = products(async, { staleWhileRevalidate: 1_000, waitUntil });
    await get(['a', 'b']);
    clock.advance(TTL);
    await get(['a', 'b']);
    expect(waitUntil).toHaveBeenCalledTimes(1);
  });

  it('renews all ids of a call together, however much is being renewed', async () => {
    const { get, clock, load, loads } = products(async, { staleWhileRevalidate: 1_000 });
    const ids = Array.from({ length: 99 }, (_, index) => `${index}`);
    await get([...ids, 'a', 'b', 'c']);
    clock.advance(TTL);
    load.mockReturnValue(new Promise(() => {}));
    for (const id of ids) await get([id]);
    await get(['a', 'b']);
    await get(['c']);
    expect(load).toHaveBeenCalledTimes(101);
    expect(loads().at(-1)).toBe('a,b');
  });

  it('shortens each ttl by chance', async () => {
    const draws = [0.5, 0];
    const { get, clock, loads } = products(async, { jitter: 0.1, random: () => draws.shift() ?? 0 });
    await get(['a', 'b']);
    clock.advance(0.95 * TTL);
    await get(['a', 'b']);
    expect(loads()).toEqual(['a,b', 'a']);
  });
});
