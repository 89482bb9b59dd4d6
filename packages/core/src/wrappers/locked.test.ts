import { describe, expect, it } from 'vitest';
import { keyLock, type Lock } from '../coherence/key-lock.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { FaultySyncCache } from '../testing/faulty/faulty-sync-cache.js';
import { LockedCache } from './locked.js';
import { StatsCache } from './stats.js';

type Anything = FaultyCache<unknown, unknown>;

/** Lets every promise that can settle do so. */
const settled = (): Promise<void> => new Promise(setImmediate);

describe('LockedCache over a cache that answers with promises', () => {
  it('runs operations on one key one after another, in the order of the calls', async () => {
    const base = new FaultyCache<string, number>(new Map());
    const cache = new LockedCache(base);
    const held = base.hold('set', 'request');
    const setting = cache.set('k', 1);
    await held.arrived;
    const others = Promise.all([
      cache.get('k'),
      cache.delete('k'),
      cache.has('k'),
      cache.setMany([['k', 2]]),
      cache.getMany(['k']),
      cache.deleteMany(['k']),
      cache.update('k', () => 3),
      cache.get('k'),
    ]);
    await settled();
    expect(base.calls).toHaveLength(1);
    held.release();
    await setting;
    expect(await others).toEqual([1, true, false, undefined, [2], 1, 3, 3]);
  });

  it('runs operations on different keys side by side', async () => {
    const base = new FaultyCache<string, number>(new Map([['b', 2]]));
    const cache = new LockedCache(base);
    const held = base.hold('get');
    const first = cache.get('a');
    await held.arrived;
    expect(await cache.get('b')).toBe(2);
    expect(await cache.update('c', () => 3)).toBe(3);
    held.release();
    expect(await first).toBeUndefined();
  });

  it('loses none of a hundred concurrent increments', async () => {
    const base = new FaultyCache<string, number>(new Map());
    const cache = new LockedCache(base);
    const increments = Array.from({ length: 100 }, () => cache.update('k', async (value = 0) => value + 1));
    const values = await Promise.all(increments);
    expect(values).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(await cache.get('k')).toBe(100);
  });

  it('answers the new value of an update, and deletes where it is undefined', async () => {
    const base = new FaultyCache<string, number>(new Map([['k', 1]]));
    const cache = new LockedCache(base);
    expect(await cache.update('k', (value) => value && value + 1)).toBe(2);
    expect(await cache.update('k', () => undefined)).toBeUndefined();
    expect(await base.has('k')).toBe(false);
    expect(await cache.update('k', async () => 0)).toBe(0);
    expect(await base.get('k')).toBe(0);
  });

  it('hands the ttl of an update on', async () => {
    let now = 0;
    const base = new FaultyCache<string, number>(new MemoryCache({ clock: { now: () => now } }));
    const cache = new LockedCache(base);
    await cache.update('k', () => 1, { ttl: 10 });
    now = 10;
    expect(await cache.get('k')).toBeUndefined();
  });

  it('refuses a ttl before the change is asked', async () => {
    const cache = new LockedCache(new FaultyCache<string, number>(new Map()));
    const change = (): number => expect.unreachable('the change is asked');
    await expect(cache.update('k', change, { ttl: 0 })).rejects.toThrow(RangeError);
  });

  it('leaves the value where an update fails, and lets the next one in', async () => {
    const base = new FaultyCache<string, number>(new Map([['k', 1]]));
    const cache = new LockedCache(base);
    const error = new Error('no');
    const failures = [
      cache.update('k', () => {
        throw error;
      }),
      cache.update('k', () => Promise.reject(error)),
    ];
    const next = cache.update('k', (value = 0) => value + 1);
    for (const failure of failures) await expect(failure).rejects.toBe(error);
    expect(await next).toBe(2);
  });

  it('goes on after a base that failed', async () => {
    const base = new FaultyCache<string, number>(new Map());
    const cache = new LockedCache(base);
    base.fail('set', new Error('no connection'));
    const setting = cache.set('k', 1);
    const getting = cache.get('k');
    await expect(setting).rejects.toThrow('no connection');
    expect(await getting).toBeUndefined();
  });

  it('holds the locks of many keys until every one of them is done, also where one fails', async () => {
    const base = new FaultyCache<string, number>(new Map());
    const plain = {
      async: true as const,
      get: (key: string) => base.get(key),
      set: (key: string, value: number) =>
        key === 'a' ? Promise.reject(new Error('no connection')) : base.set(key, value),
      has: (key: string) => base.has(key),
      delete: (key: string) => base.delete(key),
    };
    const cache = new LockedCache(plain);
    const held = base.hold('set', 'request');
    const setting = cache.setMany([
      ['a', 1],
      ['b', 1],
    ]);
    const failing = expect(setting).rejects.toThrow('no connection');
    await held.arrived;
    const getting = cache.get('b');
    await settled();
    expect(base.count('get')).toBe(0);
    held.release();
    await failing;
    expect(await getting).toBe(1);
  });

  it('never lets two calls wait for each other, whatever the order of their keys', async () => {
    const base: Anything = new FaultyCache(new Map());
    const cache = new LockedCache(base);
    const one = {};
    const other = {};
    const orders = [
      ['a', 'b', 'c'],
      ['c', 'b', 'a'],
      ['b', 'c', 'a', 'b'],
      [1, '1'],
      ['1', 1],
      [one, other, null],
      [null, other, one],
      [Symbol.iterator, undefined, Number.NaN],
      [Number.NaN, Symbol.iterator, undefined],
    ];
    const calls = orders.flatMap((keys) => [
      cache.getMany(keys),
      cache.setMany(keys.map((key) => [key, 0] as const)),
      cache.deleteMany(keys),
    ]);
    await Promise.all(calls);
  });

  it('lets keys that are equal as JSON wait for each other, as they share an entry on a server', async () => {
    const base: Anything = new FaultyCache(new Map());
    const cache = new LockedCache(base);
    const held = base.hold('set');
    const setting = cache.set({ id: 1 }, 'first');
    await held.arrived;
    const second = cache.set({ id: 1 }, 'second');
    await settled();
    expect(base.count('set')).toBe(1);
    held.release();
    await Promise.all([setting, second]);
  });

  it('takes the lock that it is given, with the key', async () => {
    const locked: unknown[] = [];
    const local = keyLock();
    const lock: Lock = (key, work) => {
      locked.push(key);
      return local(key, work);
    };
    const cache = new LockedCache(new FaultyCache<string, number>(new Map()), { lock });
    await cache.update('k', () => 1);
    await cache.get('l');
    await cache.getMany(['b', 'a', 'b']);
    expect(locked).toEqual(['k', 'l', 'a', 'b']);
  });

  it('shares a lock with another cache over the same base', async () => {
    const base = new FaultyCache<string, number>(new Map());
    const lock = keyLock();
    const caches = [new LockedCache(base, { lock }), new LockedCache(base, { lock })];
    const increments = Array.from({ length: 100 }, (_, index) =>
      caches[index % 2]!.update('k', (value = 0) => value + 1),
    );
    await Promise.all(increments);
    expect(await base.get('k')).toBe(100);
  });

  it('rejects where the lock throws', async () => {
    const lock = (): never => {
      throw new Error('no lock');
    };
    const cache = new LockedCache(new FaultyCache<string, number>(new Map()), { lock });
    await expect(cache.get('k')).rejects.toThrow('no lock');
  });

  it('takes no lock for no key', async () => {
    const cache = new LockedCache(new FaultyCache<string, number>(new Map()));
    expect(await cache.getMany([])).toEqual([]);
    expect(await cache.deleteMany([])).toBe(0);
  });

  it('knows that a wrapper between answers with promises', async () => {
    const cache = new LockedCache(new StatsCache(new FaultyCache<string, number>(new Map())));
    await Promise.all(Array.from({ length: 10 }, () => cache.update('k', (value = 0) => value + 1)));
    expect(await cache.get('k')).toBe(10);
  });
});

describe('LockedCache over a cache that answers at once', () => {
  it('answers at once, and updates in one step', () => {
    const cache = new LockedCache(new Map([['k', 1]]));
    expect(cache.get('k')).toBe(1);
    expect(cache.update('k', (value = 0) => value + 1)).toBe(2);
    expect(cache.update('k', () => undefined)).toBeUndefined();
    expect(cache.has('k')).toBe(false);
    cache.setMany([['k', 5]]);
    expect(cache.getMany(['k', 'l'])).toEqual([5, undefined]);
    expect(cache.deleteMany(['k', 'l'])).toBe(1);
  });

  it('leaves the value where an update fails', () => {
    const cache = new LockedCache(new Map([['k', 1]]));
    const fail = (): never => {
      throw new Error('no');
    };
    expect(() => cache.update('k', fail)).toThrow('no');
    expect(cache.get('k')).toBe(1);
  });

  it('refuses a change that answers with a promise, whatever becomes of it', async () => {
    const cache = new LockedCache(new Map([['k', 1]]));
    expect(() => cache.update('k', (() => Promise.resolve(2)) as never)).toThrow(TypeError);
    expect(() => cache.update('k', (() => Promise.reject(new Error('no'))) as never)).toThrow(/must answer at once/);
    await settled(); // a rejection that nobody handles would fail the run here
    expect(cache.get('k')).toBe(1);
  });

  it('refuses a ttl over a Map before the change is asked', () => {
    const cache = new LockedCache(new Map<string, number>());
    const change = (): number => expect.unreachable('the change is asked');
    const update = cache.update.bind(cache) as (key: string, change: () => number, options: object) => void;
    expect(() => update('k', change, { ttl: 10 })).toThrow(/Map cannot expire/);
  });

  it('refuses a lock, for which it could not wait', () => {
    const refused = expect.objectContaining({ code: 'UNSUPPORTED' });
    expect(() => new LockedCache(new Map(), { lock: keyLock() })).toThrow(refused);
  });

  it('asks the base no more than the call needs', () => {
    const base = new FaultySyncCache<string, number>(new Map());
    const cache = new LockedCache(base);
    cache.update('k', () => 1);
    expect(base.calls.map(({ operation }) => operation)).toEqual(['get', 'set']);
  });
});
