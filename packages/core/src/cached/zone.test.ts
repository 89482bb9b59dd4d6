import 'zone.js';
import { describe, expect, it } from 'vitest';
import type { AnyCache } from '../cache.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { EVERYWHERE, findsLoadsAndForgets } from './test-everywhere.js';

/** A cache of async functions, as a user writes one. */
function asyncCache(): AnyCache {
  const held = new Map<string, string>();
  return {
    async: true,
    get: async (key) => held.get(key),
    set: async (key, value) => void held.set(key, value),
    has: async (key) => held.has(key),
    delete: async (key) => held.delete(key),
    clear: async () => held.clear(),
    async *keys() {
      yield* held.keys();
    },
  };
}

const CACHES: readonly [name: string, cacheOf: () => AnyCache][] = [
  ['that a user has written', asyncCache],
  ['of ours', () => new FaultyCache<string, string>(new Map())],
  ['that is sync', () => new MemoryCache<string, string>()],
];

describe('With zone.js, whose Promise takes the place of the global one', () => {
  it('a promise of an async function is no instance of Promise', () => {
    expect((async () => {})()).not.toBeInstanceOf(Promise);
  });

  describe.each(CACHES)('cached, over a cache %s', (_, cacheOf) => {
    it.each(EVERYWHERE)('finds, loads, keeps, refreshes, sets and forgets: under %s', (_, wrap) =>
      findsLoadsAndForgets(wrap(cacheOf())),
    );
  });
});
