import type { ManyKeys } from './rise.js';

/** Reads from a server. */
export function getMany(ports: { redis: number; memcached: number }): ManyKeys {
  const caches = [
    { name: 'RedisCache through redis', id: 'ctu-redis/redis-many', ours: true, port: ports.redis },
    { name: 'redis, mGet', id: 'bare/redis-mget', ours: false, port: ports.redis },
    { name: 'RedisCache through ioredis', id: 'ctu-redis/ioredis-many', ours: true, port: ports.redis },
    { name: 'ioredis, mget', id: 'bare/ioredis-mget', ours: false, port: ports.redis },
    { name: 'MemCached through memcached', id: 'ctu-memcached/memcached-many', ours: true, port: ports.memcached },
  ] as const;
  const sizes = [1, 10, 100, 1_000, 10_000];
  return {
    title: 'getMany',
    caches,
    sizes,
    most: 1.25,
    job: (contender, place) => {
      const { port } = caches[place]!; // places are counted in this list
      return { kind: 'callers', contender, place, port, callers: sizes, keys: 10_000, bytes: 200 };
    },
  };
}

const entries = [1_000, 10_000, 100_000];

/**
 * Writes to two levels in memory. All of 100,000 keys are written in every case, so that the same memory is gone through.
 * What is left to rise: a call holds something of each of its keys until it ends, and the collector has to move what
 * outgrows its space for young objects. Work for a key that grew with the others would show as ten times and more.
 */
export const setMany: ManyKeys = {
  title: 'setMany on two levels in memory',
  caches: [
    { name: 'TwoLevelCache over MemoryCache', id: 'ctu/two-level-many', ours: true },
    { name: 'PrefixedCache over that', id: 'ctu/prefixed-two-level-many', ours: true },
    { name: 'TwoLevelCache, far answers with promises', id: 'ctu/near-many', ours: true },
    { name: 'a loop by hand', id: 'by-hand/two-level-many', ours: false },
  ],
  sizes: entries,
  most: 2,
  job: (contender) => ({ kind: 'writes', contender, keys: 100_000, sizes: entries }),
};
