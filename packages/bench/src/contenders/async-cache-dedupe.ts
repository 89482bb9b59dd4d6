import { createCache, type StorageInputMemory, type StorageInputRedis } from 'async-cache-dedupe';
import { ioredisClient } from '../clients.js';
import type { Setups, Subject } from '../contender.js';
import type { Value } from '../value.js';

/** async-cache-dedupe: a cache in front of a function. */
export const setups = {
  near: () => subject({ type: 'memory', options: { size: 10_000 } }),
  ioredis: async (port) => subject({ type: 'redis', options: { client: await ioredisClient(port) } }),
} satisfies Setups;

function subject(storage: StorageInputMemory | StorageInputRedis): Subject {
  const values = new Map<string, Value>();
  const cache = createCache({ ttl: 600, storage }).define('load', async (key: string) => values.get(key));
  return {
    // It takes values from the function only.
    set: async (key, value) => {
      values.set(key, value);
      await cache.load(key);
      values.delete(key);
    },
    get: (key) => cache.load(key),
  };
}
