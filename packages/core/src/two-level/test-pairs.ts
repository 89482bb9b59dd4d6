import { TTLCache } from '@isaacs/ttlcache';
import { LRUCache } from 'lru-cache';
import { vi } from 'vitest';
import type { AnyCache } from '../cache.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { ManualClock } from '../testing/manual-clock.js';
import { LockedCache } from '../wrappers/locked.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { StatsCache } from '../wrappers/stats.js';
import type { TwoLevelOptions } from './options.js';
import { TwoLevelCache } from './two-level-cache.js';

/** The time of all caches here but of a TTLCache, which counts on a clock of its own. */
export const clock = new ManualClock();

export const memory = (): MemoryCache<string, string> => new MemoryCache({ clock });

/** It reads the time anew each time, not once per millisecond. */
export const lru = (ttl: number): LRUCache<string, string> =>
  new LRUCache({ max: 10, ttl, perf: clock, ttlResolution: 0 });

/** Near levels with a ttl of their own. */
export const NEARS: readonly [name: string, near: (ttl: number) => AnyCache][] = [
  ['lru-cache', lru],
  ['lru-cache under StatsCache and PrefixedCache', (ttl) => new StatsCache(new PrefixedCache(lru(ttl), 'n.'))],
  ['TTLCache', (ttl) => new TTLCache<string, string>({ ttl })],
  ['TTLCache under LockedCache', (ttl) => new LockedCache(new TTLCache<string, string>({ ttl }))],
];

/** How long near will keep a value. */
export function remainingIn(near: AnyCache, key = 'k'): unknown {
  return near.getRemainingTTL?.(key);
}

export const HOUR = 3_600_000;

/** The same in hours, rounded: as a clock tells it that is not ours. */
export function hoursIn(near: AnyCache): number {
  return Math.round(Number(remainingIn(near)) / HOUR);
}

/** Two levels, of which far holds `k` for a time. */
export function pair(near: AnyCache, ttl: number, options: TwoLevelOptions = {}) {
  const remote = memory();
  remote.set('k', 'far', { ttl });
  const far = new FaultyCache<string, string>(remote);
  const told = vi.fn();
  const cache = new TwoLevelCache(near, far, { clock, onEvent: told, ...options });
  return { remote, far, told, cache, get: () => cache.get('k') as Promise<unknown> }; // an async far
}

/** Two levels, of which far keeps for a time what is set without one. */
export function defaulting(near: AnyCache, ttl: number | undefined, options: TwoLevelOptions = {}) {
  const told = vi.fn();
  const far = Object.defineProperty(new FaultyCache<string, string>(memory()), 'ttl', { value: ttl });
  return { told, cache: new TwoLevelCache<AnyCache, AnyCache>(near, far, { clock, onEvent: told, ...options }) };
}
