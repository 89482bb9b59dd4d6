import { createCache, type StorageInputMemory, type StorageInputRedis } from 'async-cache-dedupe';
import { ioredisClient } from '../clients.js';
import type { Setups, Subject } from '../contender.js';
import { loading } from './loading.js';

/** async-cache-dedupe: a cache in front of a function. */
export const setups = {
  near: () => subject({ type: 'memory', options: { size: 10_000 } }),
  ioredis: async (port) => subject({ type: 'redis', options: { client: await ioredisClient(port) } }),
} satisfies Setups;

function subject(storage: StorageInputMemory | StorageInputRedis): Subject {
  return loading((load) => {
    const cache = createCache({ ttl: 600, storage }).define('load', async (key: string) => load(key));
    return (key) => cache.load(key);
  });
}
