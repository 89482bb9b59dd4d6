import { type CacheEntry, cachified } from '@epic-web/cachified';
import { LRUCache } from 'lru-cache';
import type { Setups } from '../contender.js';
import { loading } from './loading.js';

/** cachified over lru-cache, as its manual shows it; entries never expire, which is the default. */
export const setups = {
  awaited: () =>
    loading((load) => {
      const cache = lru();
      return (id) => cachified({ key: id, cache, getFreshValue: async () => load(id) });
    }),
  prefixed: () =>
    loading((load) => {
      const cache = lru();
      return (id) => cachified({ key: `user.${id}`, cache, getFreshValue: async () => load(id) });
    }),
} satisfies Setups;

function lru(): LRUCache<string, CacheEntry> {
  return new LRUCache<string, CacheEntry>({ max: 10_000 });
}
