import { RedisCache } from '@ctu/redis';
import { ioredisClient, nodeRedisClient } from '../clients.js';
import type { Setups } from '../contender.js';
import type { Value } from '../value.js';
import { readOneByOne, readTogether } from './reading.js';

/** Our Redis cache over each client. */
export const setups = {
  redis: async (port) => readOneByOne(new RedisCache<Value>(await nodeRedisClient(port))),
  'redis-many': async (port) => readTogether(new RedisCache<Value>(await nodeRedisClient(port))),
  ioredis: async (port) => readOneByOne(new RedisCache<Value>(await ioredisClient(port))),
  'ioredis-many': async (port) => readTogether(new RedisCache<Value>(await ioredisClient(port))),
} satisfies Setups;
