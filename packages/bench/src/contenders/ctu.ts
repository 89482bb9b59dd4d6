import { type AsyncCache, PrefixedCache, StatsCache, TwoLevelCache } from '@ctu/core';
import { MemCached } from '@ctu/memcached';
import { RedisCache } from '@ctu/redis';
import { LRUCache } from 'lru-cache';
import { ioredisClient, memcacheClient, memcachedClient, memjsClient, nodeRedisClient } from '../clients.js';
import type { Setups, Subject } from '../contender.js';
import type { Value } from '../value.js';

const lru = () => new LRUCache<string, Value>({ max: 10_000 });

/** Our own caches, as the packages are published. */
export const setups = {
  stats: () => {
    const cache = new StatsCache(lru());
    return { set: (key, value) => cache.set(key, value), get: (key) => cache.get(key) };
  },
  'two-level': () => {
    const cache = new TwoLevelCache(lru(), lru());
    return { set: (key, value) => cache.set(key, value), get: (key) => cache.get(key) };
  },
  prefixed: () => {
    const cache = new PrefixedCache(lru(), 'bench.');
    return { set: (key, value) => cache.set(key, value), get: (key) => cache.get(key) };
  },
  near: () => {
    const cache = new TwoLevelCache(lru(), asyncMap());
    return { set: (key, value) => cache.set(key, value), get: (key) => cache.get(key) };
  },
  redis: async (port) => readOneByOne(new RedisCache<Value>(await nodeRedisClient(port))),
  'redis-many': async (port) => readTogether(new RedisCache<Value>(await nodeRedisClient(port))),
  ioredis: async (port) => readOneByOne(new RedisCache<Value>(await ioredisClient(port))),
  'ioredis-many': async (port) => readTogether(new RedisCache<Value>(await ioredisClient(port))),
  memcached: async (port) => readOneByOne(new MemCached<Value, string>(await memcachedClient(port))),
  'memcached-many': async (port) => readTogether(new MemCached<Value, string>(await memcachedClient(port))),
  memjs: async (port) => readOneByOne(new MemCached<Value, string>(await memjsClient(port))),
  memcache: async (port) => readOneByOne(new MemCached<Value, string>(await memcacheClient(port))),
} satisfies Setups;

/** A far level that answers with promises. A near hit never asks it. */
function asyncMap(): AsyncCache<string, Value> {
  const map = new Map<string, Value>();
  return {
    get: async (key) => map.get(key),
    set: async (key, value) => map.set(key, value),
    has: async (key) => map.has(key),
    delete: async (key) => map.delete(key),
  };
}

function readOneByOne(cache: AsyncCache<string, Value>): Subject {
  return { set: (key, value) => cache.set(key, value), get: (key) => cache.get(key) };
}

function readTogether(cache: AsyncCache<string, Value>): Subject {
  return { set: (key, value) => cache.set(key, value), getMany: (keys) => cache.getMany?.(keys) };
}
