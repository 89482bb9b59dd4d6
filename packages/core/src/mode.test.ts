import { describe, expect, it } from 'vitest';
import type { AsyncCache } from './cache.js';
import { MemoryCache } from './memory-cache.js';
import { anyKey, inMode, isAsync, refuse } from './mode.js';
import { isPromise } from './reply.js';
import { FaultyCache } from './testing/faulty-cache.js';
import { StatsCache } from './wrappers/stats.js';

const fourOperations: AsyncCache = {
  get: async () => undefined,
  set: async () => {},
  has: async () => false,
  delete: async () => false,
};

describe('isAsync', () => {
  it('tells what answers with promises', () => {
    expect(isAsync(new Map(), anyKey)).toBe(false);
    expect(isAsync(new MemoryCache(), anyKey)).toBe(false);
    expect(isAsync(new FaultyCache(new Map()), anyKey)).toBe(true);
    expect(isAsync(new StatsCache(new StatsCache(new FaultyCache(new Map()))), anyKey)).toBe(true);
  });

  it('asks our own caches without a call that would count', () => {
    const far = new FaultyCache(new Map());
    const stats = new StatsCache(far);
    expect(isAsync(stats, 'k')).toBe(true);
    expect(stats.stats().tests).toBe(0);
    expect(far.calls).toEqual([]);
  });

  it('asks another cache whether it has the key, and ignores a failure of that', async () => {
    const asked: string[] = [];
    const has = (key: string): Promise<boolean> => {
      asked.push(key);
      return Promise.reject(new Error('no connection'));
    };
    expect(isAsync({ ...fourOperations, has }, 'k')).toBe(true);
    expect(asked).toEqual(['k']);
    await new Promise(setImmediate); // a rejection that nobody handles would fail the run here
  });
});

describe('inMode', () => {
  it('answers as the cache does', async () => {
    expect(inMode(new Map(), 1)).toBe(1);
    const later = inMode(new FaultyCache(new Map()), 1);
    expect(isPromise(later)).toBe(true);
    await expect(later).resolves.toBe(1);
  });
});

describe('refuse', () => {
  it('throws where the cache answers at once, and rejects where it answers with promises', async () => {
    const error = new TypeError('no');
    expect(() => refuse(new Map(), anyKey, error)).toThrow(error);
    await expect(refuse(new FaultyCache(new Map()), anyKey, error)).rejects.toBe(error);
  });
});
