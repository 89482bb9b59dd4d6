import { ManualCache, RedisCache } from 'layered-loader';
import { ioredisClient } from '../clients.js';
import type { Setups } from '../contender.js';
import type { Value } from '../value.js';

const inMemoryCache = { cacheType: 'lru-map', cacheId: 'bench', ttlInMsecs: 600_000, maxItems: 10_000 } as const;

/** layered-loader: the call that its manual recommends for high performance, the awaited one, and Redis alone. */
export const setups = {
  sync: () => {
    const cache = new ManualCache<Value>({ inMemoryCache });
    return { set: (key, value) => cache.set(key, value), get: (key) => cache.getInMemoryOnly(key) };
  },
  near: () => {
    const cache = new ManualCache<Value>({ inMemoryCache });
    return { set: (key, value) => cache.set(key, value), get: (key) => cache.get(key) };
  },
  ioredis: async (port) => {
    const asyncCache = new RedisCache<Value>(await ioredisClient(port), { json: true, ttlInMsecs: 600_000 });
    const cache = new ManualCache<Value>({ asyncCache });
    return { set: (key, value) => cache.set(key, value), get: (key) => cache.get(key) };
  },
} satisfies Setups;
