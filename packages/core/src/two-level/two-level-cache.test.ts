import { createHook } from 'node:async_hooks';
import { TTLCache } from '@isaacs/ttlcache';
import { LRUCache } from 'lru-cache';
import { describe, expect, it } from 'vitest';
import { isCacheError } from '../errors.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { FaultySyncCache } from '../testing/faulty/faulty-sync-cache.js';
import { ManualClock } from '../testing/manual-clock.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { StatsCache } from '../wrappers/stats.js';
import { TwoLevelCache } from './two-level-cache.js';

/** A pair of which far answers with promises. */
function pair() {
  const near = new Map<string, number>();
  const remote = new Map<string, number>();
  const far = new FaultyCache<string, number>(remote);
  return { near, remote, far, cache: new TwoLevelCache(near, far) };
}

describe('TwoLevelCache', () => {
  it('reads near, else far, whose value fills near', async () => {
    const { near, remote, far, cache } = pair();
    remote.set('k', 1);
    await expect(cache.get('k')).resolves.toBe(1);
    expect(near.get('k')).toBe(1);
    await expect(cache.get('k')).resolves.toBe(1);
    expect(far.count('get')).toBe(1);
    await expect(cache.get('missing')).resolves.toBeUndefined();
    expect(near.has('missing')).toBe(false);
  });

  it.each([[null], [''], [0], [false], [[]]])('fills near with %j like any value', async (value) => {
    const near = new Map<string, unknown>();
    const far = new FaultyCache<string, unknown>(new Map([['k', value]]));
    const cache = new TwoLevelCache(near, far);
    await expect(cache.get('k')).resolves.toBe(value);
    await expect(cache.get('k')).resolves.toBe(value);
    expect(far.count('get')).toBe(1);
  });

  it('writes both levels, far first', async () => {
    const { near, remote, far, cache } = pair();
    const held = far.hold('set');
    const setting = cache.set('k', 1);
    await held.arrived;
    expect([remote.get('k'), near.get('k')]).toEqual([1, undefined]);
    held.release();
    await expect(setting).resolves.toBeUndefined();
    expect(near.get('k')).toBe(1);
  });

  it('says of a delete whether either level had the key', async () => {
    const { near, remote, cache } = pair();
    remote.set('far', 1);
    near.set('near', 2);
    await expect(cache.delete('far')).resolves.toBe(true);
    await expect(cache.delete('near')).resolves.toBe(true);
    await expect(cache.delete('neither')).resolves.toBe(false);
    expect([near.size, remote.size]).toEqual([0, 0]);
  });

  it('has, lists, counts and clears the keys of both levels', async () => {
    const { near, remote, cache } = pair();
    remote.set('far', 1).set('both', 2);
    near.set('near', 3).set('both', 2);
    await expect(Promise.all(['near', 'far', 'both', 'neither'].map((key) => cache.has(key)))).resolves.toEqual([
      true,
      true,
      true,
      false,
    ]);
    await expect(listed(cache.keys())).resolves.toEqual(['near', 'both', 'far']);
    await expect(cache.size).resolves.toBe(3);
    await expect(cache.clear()).resolves.toBeUndefined();
    expect([near.size, remote.size]).toEqual([0, 0]);
  });

  it('reads many keys in their order, duplicates included, with one far call for what near lacks', async () => {
    const { near, remote, far, cache } = pair();
    near.set('a', 1);
    remote.set('b', 2);
    await expect(cache.getMany(['b', 'a', 'missing', 'b'])).resolves.toEqual([2, 1, undefined, 2]);
    expect(far.calls.filter(({ operation }) => operation !== 'getRemainingTTL')).toEqual([
      { operation: 'getMany', keys: ['b', 'missing'] },
    ]);
    expect(near.get('b')).toBe(2);
    await expect(cache.getMany(['a', 'b'])).resolves.toEqual([1, 2]);
    expect(far.count('getMany')).toBe(1);
  });

  it('writes and deletes many keys in both levels', async () => {
    const { near, remote, cache } = pair();
    await cache.setMany([
      ['a', 0],
      ['b', 2],
      ['a', 1], // of a key given twice the last value counts
    ]);
    expect([...near]).toEqual([...remote]);
    expect(near.get('a')).toBe(1);
    near.delete('a');
    remote.delete('b');
    await expect(cache.deleteMany(['a', 'b', 'b', 'missing'])).resolves.toBe(2);
    expect([near.size, remote.size]).toEqual([0, 0]);
  });

  it('answers at once over levels that do, and with native promises else', async () => {
    const sync = new TwoLevelCache(new LRUCache<string, number>({ max: 10 }), new Map<string, number>([['k', 1]]));
    expect(sync.get('k')).toBe(1);
    expect(sync.set('l', 2)).toBeUndefined();
    expect(sync.getMany(['k', 'l', 'm'])).toEqual([1, 2, undefined]);
    expect([sync.has('k'), sync.has('m'), sync.size, [...sync.keys()].sort()]).toEqual([true, false, 2, ['k', 'l']]);
    expect([sync.delete('k'), sync.delete('k'), sync.deleteMany(['l']), sync.close()]).toEqual([
      true,
      false,
      1,
      undefined,
    ]);
    expect([sync.setMany([['n', 3]]), sync.clear(), sync.size]).toEqual([undefined, undefined, 0]);

    const { near, cache } = pair();
    near.set('k', 1);
    const replies = [
      cache.get('k'),
      cache.has('k'),
      cache.getMany(['k']),
      cache.getMany([]),
      cache.setMany([]),
      cache.deleteMany([]),
      cache.size,
      cache.close(),
    ];
    for (const reply of replies) expect(reply).toBeInstanceOf(Promise);
    await Promise.all(replies);
  });

  it('answers with promises over an async near and a sync far', async () => {
    const near = new FaultyCache<string, number>(new Map());
    const cache = new TwoLevelCache(near, new Map([['k', 1]]));
    await expect(cache.get('k')).resolves.toBe(1);
    await expect(cache.get('k')).resolves.toBe(1);
    expect(near.count('set')).toBe(1);
    await expect(cache.set('k', 2)).resolves.toBeUndefined();
    await expect(cache.getMany(['k', 'l'])).resolves.toEqual([2, undefined]);
    await expect(cache.delete('k')).resolves.toBe(true);
  });

  it('makes no promise for a near hit of a sync pair, and one where far is async', () => {
    const map = new Map([['k', 1]]);
    const sync = new TwoLevelCache(map, new Map<string, number>());
    const { near, far, cache } = pair();
    near.set('k', 1);
    expect(promisesOf(() => sync.get('k'))).toBe(0);
    expect(promisesOf(() => cache.get('k'))).toBe(1);
    expect(far.count('get')).toBe(0);
  });

  it('counts reads by level: the hit rate is that of both together', async () => {
    const { near, remote, cache } = pair();
    const { far, ...idle } = cache.stats();
    const counts = { reads: 0, nearHits: 0, farHits: 0, misses: 0, hitRate: 0 };
    expect(idle).toEqual({ ...counts, near: undefined, owed: 0, nearAsked: true, verify: undefined });
    await expect(far).resolves.toBeUndefined();
    near.set('near', 1);
    remote.set('far', 2).set('other', 3);
    await cache.get('near');
    await cache.get('far');
    await cache.get('missing');
    await cache.getMany(['near', 'other', 'missing', 'missing', 'other']);
    expect(cache.stats()).toMatchObject({ reads: 8, nearHits: 2, farHits: 3, misses: 3, hitRate: 5 / 8 });
  });

  it('counts no read that fails, and shows the stats of its levels', async () => {
    const far = new FaultyCache<string, number>(new Map());
    const cache = new TwoLevelCache(new StatsCache(new Map<string, number>()), new StatsCache(far));
    far.fail('get', new Error('down'));
    far.fail('getMany', new Error('down'));
    await expect(cache.get('k')).rejects.toThrow('down');
    await expect(cache.getMany(['k', 'l'])).rejects.toThrow('down');
    expect(cache.stats()).toMatchObject({ reads: 0, near: { misses: 3 }, far: { errors: 2, reads: 0 } });
  });

  it('shows no stats of a level that has none, wrapped or not', () => {
    const cache = new TwoLevelCache(new PrefixedCache(new Map<string, number>(), 'n.'), new Map<string, number>());
    expect(cache.stats()).toMatchObject({ near: undefined, far: undefined });
  });

  it('leaves a failure of the stats of far to those who ask for it', async () => {
    const { far, cache } = pair();
    far.fail('stats', new Error('down'));
    cache.stats(); // would be an unhandled rejection
    await expect(cache.stats().far).rejects.toThrow('down');
  });

  describe('times', () => {
    it('keeps a filled value in near for nearTtl, a written one for the lesser of ttl and nearTtl', async () => {
      const clock = new ManualClock();
      const near = new MemoryCache<string, number>({ clock });
      const far = new FaultyCache<string, number>(new MemoryCache<string, number>({ clock }));
      const cache = new TwoLevelCache(near, far, { nearTtl: 100 });
      await far.set('filled', 1);
      await cache.get('filled');
      await cache.set('short', 2, { ttl: 50 });
      await cache.set('long', 3, { ttl: 1_000 });
      await cache.setMany([['many', 4]], { ttl: Number.POSITIVE_INFINITY });
      await cache.set('plain', 5);
      clock.advance(49);
      expect([...near.keys()].sort()).toEqual(['filled', 'long', 'many', 'plain', 'short']);
      clock.advance(1);
      expect(near.has('short')).toBe(false);
      await expect(far.has('short')).resolves.toBe(false);
      clock.advance(50);
      expect([...near.keys()]).toEqual([]);
      await expect(listed(far.keys())).resolves.toEqual(['filled', 'long', 'many', 'plain']);
    });

    it('counts the time that far takes to keep a value, so that near does not outlive it by that', async () => {
      const clock = new ManualClock();
      const near = new MemoryCache<string, number>({ clock });
      const far = new FaultyCache<string, number>(new MemoryCache<string, number>({ clock }));
      const cache = new TwoLevelCache(near, far, { clock });
      const held = far.hold('set');
      const setting = cache.set('k', 1, { ttl: 100 });
      await held.arrived;
      clock.advance(90);
      held.release();
      await setting;
      expect(near.getRemainingTTL('k')).toBe(10);
    });

    it('gives near whole milliseconds, since some stores take no others', async () => {
      const near = new TTLCache<string, number>({ max: 10 });
      const cache = new TwoLevelCache(near, new FaultyCache<string, number>(new MemoryCache()), {
        clock: new ManualClock(),
      });
      await cache.set('k', 1, { ttl: 60_000.5 });
      expect(near.has('k')).toBe(true);
    });

    it('says that far cannot tell a remaining ttl, resilient or not', async () => {
      const far = { ...operationsOf(new Map()), async: true as const };
      const cache = new TwoLevelCache(new MemoryCache<string, number>(), far as never, { resilient: true });
      await expect((async () => cache.getRemainingTTL('k'))()).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    });

    it('leaves near its own default without nearTtl', () => {
      const clock = new ManualClock();
      const near = new LRUCache<string, number>({ max: 10, ttl: 10, perf: clock });
      const cache = new TwoLevelCache(near, new MemoryCache<string, number>({ clock }));
      cache.set('k', 1);
      expect(near.getRemainingTTL('k')).toBe(10);
      cache.set('k', 1, { ttl: 5 });
      expect(near.getRemainingTTL('k')).toBe(5);
    });

    it('refuses at construction a nearTtl that is no time, or that near would ignore', () => {
      const far = new MemoryCache<string, number>();
      expect(() => new TwoLevelCache(new MemoryCache<string, number>(), far, { nearTtl: 0 })).toThrow(RangeError);
      expect(() => new TwoLevelCache(new Map<string, number>(), far, { nearTtl: 5 })).toThrow('MemoryCache');
    });

    it('refuses a ttl that a level would ignore before it writes either', async () => {
      const { near, remote, cache } = pair();
      const untyped = cache as { set(key: string, value: number, options: object): Promise<void> }; // the types forbid it
      await expect(untyped.set('k', 1, { ttl: 5 })).rejects.toSatisfy((error) => isCacheError(error, 'UNSUPPORTED'));
      expect([near.size, remote.size]).toEqual([0, 0]);
    });

    it.each([0, -1, Number.NaN])('refuses the ttl %d, also for no entries at all', async (ttl) => {
      const far = new FaultyCache<string, number>(new MemoryCache());
      const cache = new TwoLevelCache(new MemoryCache<string, number>(), far);
      await expect(cache.set('k', 1, { ttl })).rejects.toThrow(RangeError);
      await expect(cache.setMany([], { ttl })).rejects.toThrow(RangeError);
      expect(far.calls).toEqual([]);
    });
  });

  it('refuses undefined in the mode of the pair', async () => {
    const { cache, far } = pair();
    await expect(cache.set('k', undefined as never)).rejects.toThrow(TypeError);
    await expect(cache.setMany([['k', undefined as never]])).rejects.toThrow(TypeError);
    expect(far.calls).toEqual([]);
    const sync = new TwoLevelCache(new Map<string, number>(), new Map<string, number>());
    expect(() => sync.set('k', undefined as never)).toThrow(TypeError);
  });

  it('rejects, and never throws, what a sync near refuses over an async far', async () => {
    const near = new PrefixedCache(new Map<string, number>(), 'n.');
    const cache = new TwoLevelCache(near, new FaultyCache<string, number>(new Map()));
    const key = 1 as never;
    const calls = [
      () => cache.delete(key),
      () => cache.set(key, 1),
      () => cache.deleteMany([key]),
      () => cache.setMany(5 as never),
    ];
    for (const call of calls) await expect(call()).rejects.toThrow(TypeError);
    const unlisted = new TwoLevelCache(
      operationsOf(new Map<string, number>()),
      new FaultyCache<string, number>(new Map()),
    );
    await expect(listed(unlisted.keys())).rejects.toSatisfy((error) => isCacheError(error, 'UNSUPPORTED'));
  });

  it('closes both levels, far also where near fails, and twice harmlessly', async () => {
    const [near, far] = [new FaultySyncCache<string, number>(new Map()), new FaultyCache<string, number>(new Map())];
    await new TwoLevelCache(near, far).close();
    await new TwoLevelCache(near, far).close();
    expect([near.count('close'), far.count('close')]).toEqual([2, 2]);
    near.fail('close', new Error('stuck'));
    await expect(new TwoLevelCache(near, far).close()).rejects.toThrow('stuck');
    expect(far.count('close')).toBe(3);
    near.mend();
    {
      await using cache = new TwoLevelCache(near, far);
      await cache.set('k', 1);
    }
    expect([near.count('close'), far.count('close')]).toEqual([4, 4]);
  });
});

async function listed(keys: AsyncIterable<string>): Promise<string[]> {
  const list: string[] = [];
  for await (const key of keys) list.push(key);
  return list;
}

/** A cache of the four operations and nothing else. */
function operationsOf(map: Map<string, number>) {
  return {
    get: (key: string) => map.get(key),
    set: (key: string, value: number) => map.set(key, value),
    has: (key: string) => map.has(key),
    delete: (key: string) => map.delete(key),
  };
}

/** How many promises are made by a call, until it returns. */
function promisesOf(call: () => unknown): number {
  let count = 0;
  const hook = createHook({ init: (_id, type) => void (type === 'PROMISE' && count++) }).enable();
  call();
  hook.disable();
  return count;
}
