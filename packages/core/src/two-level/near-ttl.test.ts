import { describe, expect, it } from 'vitest';
import { CacheError } from '../errors.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { StatsCache } from '../wrappers/stats.js';
import { clock, HOUR, hoursIn, lru, memory, NEARS, pair, remainingIn } from './test-pairs.js';
import { TwoLevelCache } from './two-level-cache.js';

const forever = Number.POSITIVE_INFINITY;

describe('TwoLevelCache.get fills near', () => {
  it('for nearTtl, and does not ask far', async () => {
    for (const near of [memory(), new StatsCache(memory()), lru(0)]) {
      const { get, far } = pair(near, 100, { nearTtl: 10 });
      await get();
      expect([remainingIn(near), far.count('getRemainingTTL')]).toEqual([10, 0]);
    }
  });

  it.each(NEARS)("for near's own ttl, and does not ask far: %s", async (_, nearOf) => {
    const near = nearOf(5 * HOUR);
    const { get, far } = pair(near, HOUR);
    await get();
    expect(hoursIn(near)).toBe(5);
    expect(far.count('getRemainingTTL')).toBe(0);
  });

  it.each(NEARS)("for the shorter of nearTtl and near's own ttl: %s", async (_, nearOf) => {
    for (const [own, nearTtl] of [
      [5, 2],
      [2, 5],
    ] as const) {
      const near = nearOf(own * HOUR);
      await pair(near, forever, { nearTtl: nearTtl * HOUR }).get();
      expect(hoursIn(near)).toBe(2);
    }
  });

  it('for as long as far keeps the value, where nothing else bounds it', async () => {
    for (const near of [memory(), lru(0), new PrefixedCache(memory(), 'n.')]) {
      const { get, remote } = pair(near, 100);
      clock.advance(30);
      await get();
      expect(remainingIn(near)).toBe(70);
      clock.advance(71); // an lru-cache keeps a value for the whole of its last millisecond
      expect([near.has('k'), remote.has('k')]).toEqual([false, false]);
    }
  });

  it('for as long as far keeps each of many values', async () => {
    const near = memory();
    const { cache, remote, far } = pair(near, 100);
    remote.set('l', 'far', { ttl: 10 });
    remote.set('m', 'far');
    await cache.getMany(['k', 'l', 'm', 'missing', 'k']);
    expect(['k', 'l', 'm', 'missing'].map((key) => remainingIn(near, key))).toEqual([100, 10, forever, 0]);
    expect([far.count('getRemainingTTL'), far.count('getMany')]).toEqual([4, 1]);
  });

  it('for the shortest of all with farTtl', async () => {
    for (const [ofFar, own, nearTtl, kept] of [
      [10, 30, 20, 10],
      [30, 10, 20, 10],
      [30, 20, 10, 10],
      [30, 20, undefined, 20],
    ] as const) {
      const near = lru(own);
      await pair(near, ofFar, { nearTtl, farTtl: true }).get();
      expect(remainingIn(near)).toBe(kept);
    }
  });

  it('of a sync pair by the same rules', () => {
    const [near, far] = [memory(), memory()];
    far.set('k', 'far', { ttl: 100 });
    expect(new TwoLevelCache(near, far, { clock }).get('k')).toBe('far');
    expect(remainingIn(near)).toBe(100);
    const bounded = lru(30);
    new TwoLevelCache(bounded, far, { clock }).getMany(['k']);
    expect(remainingIn(bounded)).toBe(30);
  });

  it.each(['get', 'getMany'] as const)('asking far for its ttl before the value, in one turn: %s', async (read) => {
    const { cache, far } = pair(memory(), 100);
    const reading = read === 'get' ? cache.get('k') : cache.getMany(['k']);
    expect(far.calls.map(({ operation }) => operation)).toEqual(['getRemainingTTL', read]); // before the turn has ended
    await reading;
  });

  it('minus the time that both answers of far have taken', async () => {
    for (const last of ['getRemainingTTL', 'get'] as const) {
      const near = memory();
      const { get, far, remote } = pair(near, 100);
      const [ttl, value] = [far.hold('getRemainingTTL'), far.hold('get')];
      const reading = get();
      await Promise.all([ttl.arrived, value.arrived]);
      clock.advance(10);
      (last === 'get' ? ttl : value).release();
      await new Promise(setImmediate); // all that follows from the first answer
      clock.advance(20);
      (last === 'get' ? value : ttl).release();
      await reading;
      expect([remainingIn(near), remote.getRemainingTTL('k')]).toEqual([70, 70]);
    }
  });

  it('not with a value that has expired in far when it arrives, which it answers', async () => {
    const near = memory();
    const { get, far, told } = pair(near, 100);
    const value = far.hold('get');
    const reading = get();
    await value.arrived;
    clock.advance(100);
    value.release();
    await expect(reading).resolves.toBe('far');
    expect([near.size, told.mock.calls]).toEqual([0, []]);
  });

  it('with whole milliseconds only, which some caches insist on', async () => {
    const near = lru(0);
    const { get, told } = pair(near, 99.7);
    await get();
    expect([remainingIn(near), told.mock.calls]).toEqual([99, []]);
  });

  describe('whatever far cannot tell', () => {
    it('for ever where far has no getRemainingTTL', async () => {
      const near = memory();
      const held = new Map([['k', 'far']]);
      const far = {
        async: true as const,
        get: async (key: string) => held.get(key),
        set: async () => {},
        has: async () => true,
        delete: async () => true,
      };
      await new TwoLevelCache(near, far).get('k');
      expect(remainingIn(near)).toBe(forever);
    });

    it('for ever where far says that it cannot tell, and asks it no more', async () => {
      const near = memory();
      const { get, far, told } = pair(near, 100);
      far.fail('getRemainingTTL', new CacheError('UNSUPPORTED', 'It cannot'));
      await get();
      expect(remainingIn(near)).toBe(forever);
      near.clear();
      await get();
      expect([far.count('getRemainingTTL'), far.count('get'), told.mock.calls]).toEqual([1, 2, []]);
    });

    it('for nearTtl where far cannot tell with farTtl', async () => {
      const near = memory();
      const { get, far } = pair(near, 100, { nearTtl: 10, farTtl: true });
      far.fail('getRemainingTTL', new CacheError('UNSUPPORTED', 'It cannot'));
      await get();
      expect(remainingIn(near)).toBe(10);
    });

    it('not at all where far fails to tell, which observers hear, and asks it again', async () => {
      const near = memory();
      const { cache, get, far, told } = pair(near, 100);
      const error = new CacheError('SERVER', 'NOPERM');
      far.fail('getRemainingTTL', error);
      await expect(get()).resolves.toBe('far');
      expect([near.size, told.mock.calls]).toEqual([0, [[{ type: 'cache-failed', error, key: 'k' }]]]);
      await expect(cache.get('missing')).resolves.toBeUndefined();
      expect(told).toHaveBeenCalledTimes(1); // there was nothing to keep
      far.mend();
      await get();
      expect(remainingIn(near)).toBe(100);
    });

    it('not at all where a read has failed: of two failures the caller hears that of the value, and nobody else', async () => {
      const { get, far, told } = pair(memory(), 100);
      const down = new Error('down');
      far.fail('getRemainingTTL', down);
      far.fail('get', down);
      await expect(get()).rejects.toBe(down);
      expect(told).not.toHaveBeenCalled();
    });
  });
});
