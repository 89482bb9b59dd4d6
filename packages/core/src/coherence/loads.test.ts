import { describe, expect, it } from 'vitest';
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
    const loads = new Loads({});
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
