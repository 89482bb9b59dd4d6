import { describe, expect, it, vi } from 'vitest';
import type { AnyCache, SetOptions } from '../cache.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { StatsCache } from '../wrappers/stats.js';
import { TwoLevelCache } from './two-level-cache.js';

const memory = (): AnyCache => new MemoryCache<string, string>();
const map = (): AnyCache => new Map<string, string>();
const overMap = (): AnyCache => new StatsCache(new TwoLevelCache(map(), memory(), { onEvent() {} }));
const server = (): AnyCache => new FaultyCache<string, string>(new MemoryCache());

type CacheOf = () => AnyCache;

const MISUSE: readonly [what: string, near: CacheOf, far: CacheOf, value: string | undefined, options: SetOptions][] = [
  ['undefined', memory, memory, undefined, {}],
  ['undefined, of an async pair', memory, server, undefined, {}],
  ['a ttl of 0', memory, memory, 'new', { ttl: 0 }],
  ['a ttl of 0, of an async pair', memory, server, 'new', { ttl: 0 }],
  ['a ttl that near would ignore', map, memory, 'new', { ttl: 5 }],
  ['a ttl that near would ignore, of an async pair', map, server, 'new', { ttl: 5 }],
  ['a ttl that a level of near would ignore', overMap, memory, 'new', { ttl: 5 }],
  ['a ttl that a level of far would ignore', memory, overMap, 'new', { ttl: 5 }],
  ['a ttl that far would ignore', memory, map, 'new', { ttl: 5 }],
  ['options that are none', memory, memory, 'new', 60 as SetOptions], // the types forbid it
];

describe.each([false, true])('A set that TwoLevelCache refuses, resilient: %s', (resilient) => {
  it.each(MISUSE)('changes nothing in either level: %s', async (_, nearOf, farOf, value, options) => {
    const [near, far] = [nearOf(), farOf()];
    for (const key of ['k', 'l']) {
      await far.set(key, 'far');
      near.set(key, 'near');
    }
    const onEvent = vi.fn();
    const cache = new TwoLevelCache(near, far, { resilient, onEvent });
    const pairs = Object.entries({ l: 'new', k: value });
    await expect((async () => cache.set('k', value, options))()).rejects.toThrow();
    await expect((async () => cache.setMany(pairs, options))()).rejects.toThrow();
    expect(await Promise.all([near, far].flatMap((level) => ['k', 'l'].map((key) => level.get(key))))).toEqual([
      'near',
      'near',
      'far',
      'far',
    ]);
    expect(onEvent).not.toHaveBeenCalled();
  });
});
