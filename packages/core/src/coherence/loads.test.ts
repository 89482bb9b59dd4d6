import { describe, expect, it } from 'vitest';
import type { AnyCache } from '../cache.js';
import { cached } from '../cached/cached.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { StatsCache } from '../wrappers/stats.js';
import { Loads } from './loads.js';

describe('Loads', () => {
  it('know the call by which one is stored, while that lasts', () => {
    const loads = new Loads({ async: true }, (key) => key);
    const known = loads.storing('k', () => [['k'], ['j'], { prefix: '' }].map((scope) => loads.isStore(scope)));
    expect(known).toEqual([true, false, false]);
    expect(loads.isStore(['k'])).toBe(false);
  });

  it('take no other write for it, whatever its keys', () => {
    const loads = new Loads({}, (key) => key);
    expect([[undefined, 'k'], [], { prefix: '' }].map((scope) => loads.isStore(scope))).toEqual([false, false, false]);
  });

  it('know it no more once it has thrown', () => {
    const loads = new Loads({}, (key) => key);
    const full = (): never => {
      throw new Error('full');
    };
    expect(() => loads.storing('k', full)).toThrow('full');
    expect(loads.isStore(['k'])).toBe(false);
  });

  it('know it again after another that was made in its course', () => {
    const loads = new Loads({}, (key) => key);
    const known = loads.storing('k', () => {
      loads.storing('j', () => {});
      return loads.isStore(['k']);
    });
    expect(known).toBe(true);
  });

  it('are stored under NaN like under any key: by that nothing is overtaken', async () => {
    const cache = new FaultyCache<number, string>(new Map());
    const values = ['value', 'newer'];
    const get = cached(async (_key: number) => values.shift(), { cache: new StatsCache(cache), key: (key) => key });
    const first = cache.hold('set');
    const loading = get(Number.NaN);
    await first.arrived;
    const refreshing = get.refresh(Number.NaN);
    first.release();
    await expect(Promise.all([loading, refreshing])).resolves.toEqual(['value', 'newer']);
    await expect(get(Number.NaN)).resolves.toBe('newer');
  });
});

describe('Loads of keys that are objects', () => {
  class Id {
    constructor(readonly id: number) {}
  }

  /** What a function answers that is called with both keys at once: the numbers of its loads. */
  async function loadsOfBoth(cache: AnyCache, one: unknown, other: unknown): Promise<number[]> {
    let count = 0;
    const get = cached(async (_key: unknown) => ++count, { cache, key: (key) => key });
    return Promise.all([get(one), get(other)]);
  }

  it.each<[string, unknown, unknown]>([
    ['an object and the text of it', { id: 1 }, '{"id":1}'],
    ['an array and the text of it', [1], '[1]'],
    ['dates', new Date(1), new Date(2)],
    ['instances of a class', new Id(1), new Id(1)],
    ['Maps', new Map([['id', 1]]), new Map([['id', 2]])],
    ['null and the text of it', null, 'null'],
    ['a number and the text of it', 1, '1'],
  ])('are not shared by different ones, over an async cache: %s', async (_, one, other) => {
    expect(await loadsOfBoth(new FaultyCache(new Map()), one, other)).toEqual([1, 2]);
  });

  it('are shared by those of one content over an async cache, by those of one identity over a sync one', async () => {
    const key = { id: 1, of: ['a'] };
    const equal = { of: ['a'], id: 1 };
    expect(await loadsOfBoth(new FaultyCache(new Map()), key, equal)).toEqual([1, 1]);
    expect(await loadsOfBoth(new Map(), key, equal)).toEqual([1, 2]);
    expect(await loadsOfBoth(new Map(), key, key)).toEqual([1, 1]);
  });
});
