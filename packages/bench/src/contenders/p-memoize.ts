import { LRUCache } from 'lru-cache';
import pMemoize from 'p-memoize';
import type { Setups } from '../contender.js';
import type { Value } from '../value.js';
import { loading } from './loading.js';

/** p-memoize over lru-cache: its own Map has no limit. */
export const setups = {
  awaited: () => loading((load) => pMemoize(async (id: string) => load(id), { cache: lru() })),
  prefixed: () =>
    loading((load) => pMemoize(async (id: string) => load(id), { cache: lru(), cacheKey: ([id]) => `user.${id}` })),
} satisfies Setups;

function lru(): LRUCache<string, Value> {
  return new LRUCache<string, Value>({ max: 10_000 });
}
