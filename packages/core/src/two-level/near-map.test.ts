import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AnyCache } from '../cache.js';
import { CacheError } from '../errors.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { StatsCache } from '../wrappers/stats.js';
import { defaulting, memory, pair } from './test-pairs.js';
import { TwoLevelCache } from './two-level-cache.js';

const forever = Number.POSITIVE_INFINITY;
const quiet = { onEvent() {} };

describe('TwoLevelCache with a Map as near', () => {
  const maps: readonly [name: string, near: () => AnyCache][] = [
    ['a Map', () => new Map<string, string>()],
    ['a Map under wrappers', () => new StatsCache(new PrefixedCache(new Map<string, string>(), 'n.'))],
    ['two levels, of which near is a Map', () => new TwoLevelCache(new Map<string, string>(), memory(), quiet)],
    ['two levels, of which far is a Map', () => new TwoLevelCache(memory(), new Map<string, string>())],
    [
      'two levels under and over wrappers',
      () => new StatsCache(new TwoLevelCache(new StatsCache(new Map<string, string>()), memory(), quiet)),
    ],
  ];

  it.each(maps)('fills it with what does not expire in far: %s', async (_, nearOf) => {
    const near = nearOf();
    const { get, told } = pair(near, forever);
    await get();
    expect([near.get('k'), told.mock.calls]).toEqual(['far', []]);
  });

  it.each(maps)('fills it where far cannot tell: %s', async (_, nearOf) => {
    const near = nearOf();
    const { get, far } = pair(near, 100);
    far.fail('getRemainingTTL', new CacheError('UNSUPPORTED', 'It cannot'));
    await get();
    expect(near.get('k')).toBe('far');
  });

  it.each(maps)('answers what expires without filling it, and tells of that: %s', async (_, nearOf) => {
    const near = nearOf();
    const { cache, get, told } = pair(near, 100);
    await expect(get()).resolves.toBe('far');
    await expect(cache.getMany(['k'])).resolves.toEqual(['far']);
    expect(near.has('k')).toBe(false);
    expect(told.mock.calls).toEqual(Array(2).fill([{ type: 'near-unfilled', key: 'k' }]));
  });

  it('does not keep in a Map what expires in far, forgets what was there, and tells of it once per call', async () => {
    const near = new Map<string, string>();
    const { cache, told } = defaulting(near, 100);
    near.set('k', 'old').set('l', 'old');
    await cache.setMany([
      ['k', 'set'],
      ['l', 'set'],
    ]);
    expect([near.size, told.mock.calls]).toEqual([0, [[{ type: 'near-unfilled', key: 'k' }]]]);
    await cache.setMany([]);
    expect(told).toHaveBeenCalledTimes(1);
  });

  it('does not call setMany without entries, which a cache may refuse', async () => {
    const near = Object.assign(new Map<string, string>(), { setMany: () => expect.unreachable() });
    const { cache, told } = defaulting(near, 100);
    await cache.set('k', 'set');
    expect(told).toHaveBeenCalledExactlyOnceWith({ type: 'near-unfilled', key: 'k' });
  });

  it('keeps in a Map what does not expire in far', async () => {
    const near = new Map<string, string>();
    const { cache, told } = defaulting(near, undefined);
    await cache.set('k', 'set');
    expect([near.get('k'), told.mock.calls]).toEqual(['set', []]);
  });

  describe('and no observer', () => {
    const warn = vi.spyOn(console, 'warn');
    beforeEach(() => void warn.mockReset().mockImplementation(() => {}));
    afterEach(() => void warn.mockReset());

    it('says once what it cannot keep, and the way out', async () => {
      const { cache, get } = pair(new Map(), 100, { onEvent: undefined });
      for (let read = 0; read < 3; read++) await get();
      await cache.set('k', 'set', { ttl: 5 }).catch(() => {}); // which a Map refuses
      expect(warn.mock.calls).toEqual([
        [expect.stringMatching(/TwoLevelCache: the value of "k" expires.*MemoryCache/)],
      ]);
    });

    it('says so also to who has asked for errors only, since it is none', async () => {
      const onError = vi.fn();
      const { get } = pair(new Map(), 100, { onEvent: undefined, onError });
      for (let read = 0; read < 2; read++) await get();
      expect([warn.mock.calls.length, onError.mock.calls]).toEqual([1, []]);
    });
  });
});
