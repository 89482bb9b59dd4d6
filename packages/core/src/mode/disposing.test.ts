import { describe, expect, it } from 'vitest';
import { CacheError } from '../errors.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { FaultySyncCache } from '../testing/faulty/faulty-sync-cache.js';
import { LockedCache } from '../wrappers/locked.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { StatsCache } from '../wrappers/stats.js';

describe('a stack at the end of its block', () => {
  it('is closed by `using` where it answers at once', () => {
    const base = new FaultySyncCache(new Map());
    {
      using cache = new LockedCache(new StatsCache(base));
      cache.set('k', 1);
      expect(base.count('close')).toBe(0);
    }
    expect(base.count('close')).toBe(1);
  });

  it('is closed by `await using` in either mode', async () => {
    for (const base of [new FaultySyncCache(new Map()), new FaultyCache(new Map())]) {
      {
        await using cache = new LockedCache(new StatsCache(base));
        await cache.set('k', 1);
      }
      expect(base.count('close')).toBe(1);
    }
  });

  it('refuses `using` where it closes with a promise, and begins to close all the same', async () => {
    const base = new FaultyCache(new Map());
    base.fail('close', new Error('no connection')); // which must not become an unhandled rejection
    const act = (): void => {
      using cache = new StatsCache(base);
      expect(cache.base).toBe(base);
    };
    expect(act).toThrow(CacheError);
    expect(act).toThrow(/await using/);
    await new Promise(setImmediate);
    expect(base.count('close')).toBe(2);
  });

  it('stays open where a prefix of it is closed, which is one face of many', async () => {
    const base = new FaultyCache<string, number>(new Map());
    {
      await using cache = new PrefixedCache(base, 'a.');
      await cache.close();
    }
    expect(base.count('close')).toBe(0);
  });

  it('may be closed twice', async () => {
    const base = new FaultyCache(new Map());
    const cache = new StatsCache(base);
    await cache.close();
    await cache.close();
  });

  it('has nothing to close over a Map', () => {
    using cache = new StatsCache(new Map());
    expect(cache.close()).toBeUndefined();
  });
});
