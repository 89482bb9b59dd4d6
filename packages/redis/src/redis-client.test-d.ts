import IORedis, { Cluster as IORedisCluster } from 'ioredis';
import IORedis6, { Cluster as IORedis6Cluster } from 'ioredis6';
import IOValkey, { Cluster as IOValkeyCluster } from 'iovalkey';
import { createClient, createClientPool, createCluster, createSentinel, RESP_TYPES } from 'redis';
import * as redis5 from 'redis5';
import { describe, expectTypeOf, it } from 'vitest';
import { RedisCache, type RedisClientLike } from './index.js';

describe('RedisClientLike', () => {
  it('is fitted by the clients of redis 6', () => {
    expectTypeOf(createClient()).toExtend<RedisClientLike>();
    expectTypeOf(createClient({ RESP: 2 })).toExtend<RedisClientLike>();
    expectTypeOf(createClient().withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer })).toExtend<RedisClientLike>();
    expectTypeOf(createCluster({ rootNodes: [] })).toExtend<RedisClientLike>();
    expectTypeOf(createClientPool()).toExtend<RedisClientLike>();
  });

  it('is fitted by the clients of redis 5', () => {
    expectTypeOf(redis5.createClient()).toExtend<RedisClientLike>();
    expectTypeOf(redis5.createCluster({ rootNodes: [] })).toExtend<RedisClientLike>();
    expectTypeOf(redis5.createClientPool()).toExtend<RedisClientLike>();
  });

  it('is fitted by the clients of ioredis 5 and 6 and of iovalkey', () => {
    expectTypeOf(new IORedis()).toExtend<RedisClientLike>();
    expectTypeOf(new IORedisCluster([])).toExtend<RedisClientLike>();
    expectTypeOf(new IORedis6()).toExtend<RedisClientLike>();
    expectTypeOf(new IORedis6Cluster([])).toExtend<RedisClientLike>();
    expectTypeOf(new IOValkey()).toExtend<RedisClientLike>();
    expectTypeOf(new IOValkeyCluster([])).toExtend<RedisClientLike>();
  });

  it('is not fitted by anything else', () => {
    // @ts-expect-error a sentinel client has another `sendCommand`
    new RedisCache(createSentinel({ name: 'primary', sentinelRootNodes: [] }));
    // @ts-expect-error a map is no client
    new RedisCache(new Map());
    // @ts-expect-error a URL is for RedisCache.connect
    new RedisCache('redis://localhost');
  });
});
