import { createStorage, type Driver } from 'unstorage';
import lruCacheDriver from 'unstorage/drivers/lru-cache';
import redisDriver from 'unstorage/drivers/redis';
import type { Setups, Subject } from '../contender.js';
import type { Value } from '../value.js';

/** unstorage with its drivers for lru-cache and Redis. */
export const setups = {
  near: () => subject(lruCacheDriver({ max: 10_000 })),
  ioredis: (port) => subject(redisDriver({ host: '127.0.0.1', port })),
} satisfies Setups;

function subject(driver: Driver): Subject {
  const storage = createStorage<Value>({ driver });
  return { set: (key, value) => storage.setItem(key, value), get: (key) => storage.getItem(key) };
}
