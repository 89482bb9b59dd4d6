import { TTLCache } from '@isaacs/ttlcache';
import { LRUCache } from 'lru-cache';
import { describe, expect, it } from 'vitest';
import type { AnyCache } from '../cache.js';
import { LockedCache } from '../wrappers/locked.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { StatsCache } from '../wrappers/stats.js';
import { clock, defaulting, HOUR, hoursIn, memory, NEARS, pair, remainingIn } from './test-pairs.js';
import { TwoLevelCache } from './two-level-cache.js';

const forever = Number.POSITIVE_INFINITY;

describe('TwoLevelCache.set', () => {
  it.each<[string, (cache: TwoLevelCache<AnyCache, AnyCache>) => unknown]>([
    ['set', (cache) => cache.set('k', 'set')],
    ['setMany', (cache) => cache.setMany([['k', 'set']])],
  ])("counts as far's default ttl where it has none: %s", async (_, write) => {
    for (const [ofFar, nearTtl, kept] of [
      [100, undefined, 100],
      [100, 10, 10],
      [10, 100, 10],
      [0, undefined, forever],
      [undefined, 10, 10],
      [undefined, undefined, forever],
    ] as const) {
      const near = memory();
      await write(defaulting(near, ofFar, { nearTtl }).cache);
      expect(remainingIn(near)).toBe(kept);
    }
  });

  it.each(NEARS)('never lengthens what near keeps by a ttl: %s', async (_, nearOf) => {
    for (const [ttl, nearTtl, kept] of [
      [10, undefined, 5],
      [forever, undefined, 5],
      [10, 2, 2],
      [1, 2, 1],
      [undefined, 2, 2],
      [undefined, undefined, 5],
    ]) {
      const near = nearOf(5 * HOUR);
      const { cache } = defaulting(near, 100 * HOUR, { nearTtl: nearTtl && nearTtl * HOUR });
      await cache.set('k', 'set', { ttl: ttl && ttl * HOUR });
      expect(hoursIn(near)).toBe(kept);
    }
  });
});

describe('TwoLevelCache.set, of which far takes longer than the ttl', () => {
  it('leaves near empty, which nobody has to be told', async () => {
    const near = memory();
    near.set('k', 'old');
    const { cache, far, told } = pair(near, forever);
    const held = far.hold('set');
    const setting = cache.set('k', 'set', { ttl: 10 });
    await held.arrived;
    clock.advance(10);
    held.release();
    await setting;
    expect([near.size, told.mock.calls]).toEqual([0, []]);
  });
});

describe('A near level whose entries may outlive their ttl', () => {
  const options = ['updateAgeOnGet', 'updateAgeOnHas', 'allowStale', 'noUpdateTTL'] as const;
  const odd = (option: string): AnyCache => new LRUCache<string, string>({ max: 10, ttl: 10, [option]: true });

  it.each(options)('is a TypeError at construction, also under wrappers: %s', (option) => {
    const expected = new TypeError(`A near level must let entries expire in time, and has the option ${option}`);
    for (const near of [
      odd(option),
      new StatsCache(new PrefixedCache(odd(option), 'n.')),
      new LockedCache(odd(option)),
    ]) {
      expect(() => new TwoLevelCache(near, memory())).toThrow(expected);
    }
  });

  it('is one where it is a TTLCache, too', () => {
    const near = new TTLCache<string, string>({ ttl: 10, updateAgeOnGet: true });
    expect(() => new TwoLevelCache(near, memory())).toThrow('updateAgeOnGet');
  });

  it('may have the options turned off, and far may have them', () => {
    const near = new LRUCache<string, string>({ max: 10, ttl: 10, updateAgeOnGet: false, allowStale: false });
    expect(() => new TwoLevelCache(near, odd('updateAgeOnGet'))).not.toThrow();
    const foreign: AnyCache = Object.assign(memory(), { base: odd('allowStale') }); // not a wrapper of ours
    expect(() => new TwoLevelCache(foreign, memory())).not.toThrow();
  });
});
