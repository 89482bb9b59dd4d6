import { expect, vi } from 'vitest';
import type { AnyCache } from '../cache.js';
import { TwoLevelCache } from '../two-level/two-level-cache.js';
import { DebugCache } from '../wrappers/debug.js';
import { LockedCache } from '../wrappers/locked.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { StatsCache } from '../wrappers/stats.js';
import { cached } from './cached.js';

/** The wrappers under which a function may have its cache. */
export const EVERYWHERE: readonly [name: string, wrap: (cache: AnyCache) => AnyCache][] = [
  ['nothing', (cache) => cache],
  ['PrefixedCache', (cache) => new PrefixedCache(cache, 'a.')],
  ['StatsCache', (cache) => new StatsCache(cache)],
  ['DebugCache', (cache) => new DebugCache(cache, () => {})],
  ['LockedCache', (cache) => new LockedCache(cache)],
  ['TwoLevelCache, as far', (cache) => new TwoLevelCache(new Map(), cache)],
  ['TwoLevelCache, as near', (cache) => new TwoLevelCache(cache, new Map())],
];

/** What a cached function does, over any empty cache. */
export async function findsLoadsAndForgets(cache: AnyCache): Promise<void> {
  const load = vi.fn(async (id: string) => `${id} ${load.mock.calls.length}`);
  const get = cached(load, { cache, key: (id) => id });
  expect(await Promise.all([get('k'), get('k')])).toEqual(['k 1', 'k 1']);
  expect(await get('k')).toBe('k 1');
  expect(await get.refresh('k')).toBe('k 2');
  expect([await get('k'), await get.has('k')]).toEqual(['k 2', true]);
  await get.set(['k'], 'set');
  expect([await get('k'), await get.delete('k'), await get.has('k')]).toEqual(['set', true, false]);
  expect(await get('k')).toBe('k 3');
  await get.clear();
  expect(await get('k')).toBe('k 4');
}
