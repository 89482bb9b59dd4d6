import type { Contender, Contest } from '../contest.js';
import { onServer } from './server.js';

interface Client {
  readonly name: string;
  readonly ours: Contender;
  /** The ways to read by hand: one by one, and many keys in one call where there is one. */
  readonly bare: readonly Contender[];
  /** Default: 0.95. */
  readonly atLeast?: number;
}

const onRedis: readonly Client[] = [
  {
    name: 'redis',
    ours: { name: 'RedisCache', id: 'ctu-redis/redis' },
    bare: [
      { name: 'redis, get', id: 'bare/redis' },
      { name: 'redis, mGet', id: 'bare/redis-mget' },
    ],
  },
  {
    name: 'ioredis',
    ours: { name: 'RedisCache', id: 'ctu-redis/ioredis' },
    bare: [
      { name: 'ioredis, get', id: 'bare/ioredis' },
      { name: 'ioredis, mget', id: 'bare/ioredis-mget' },
    ],
  },
];

const onMemcached: readonly Client[] = [
  {
    name: 'a client of its own',
    ours: { name: 'MemCached', id: 'ctu-memcached/own' },
    atLeast: 1,
    bare: [
      { name: 'memcached, get', id: 'bare/memcached' },
      { name: 'memcached, getMulti', id: 'bare/memcached-multi' },
    ],
  },
  {
    name: 'memjs',
    ours: { name: 'MemCached', id: 'ctu-memcached/memjs' },
    bare: [{ name: 'memjs, get', id: 'bare/memjs' }],
  },
  {
    name: 'memcache',
    ours: { name: 'MemCached', id: 'ctu-memcached/memcache' },
    bare: [
      { name: 'memcache, get', id: 'bare/memcache' },
      { name: 'memcache, gets', id: 'bare/memcache-gets' },
    ],
  },
];

const sizes = [
  { size: '10 KB', bytes: 10_240 },
  { size: '100 KB', bytes: 102_400 },
];

/** Large values from Redis: ours against each way to read that a bare client offers, the best one included. */
export const redisLarge = (port: number): Contest[] => contests('Redis', port, onRedis);

/** The same from Memcached. */
export const memcachedLarge = (port: number): Contest[] => contests('Memcached', port, onMemcached);

function contests(server: string, port: number, clients: readonly Client[]): Contest[] {
  return clients.flatMap(({ name, ours, bare, atLeast = 0.95 }) =>
    sizes.map(({ size, bytes }) =>
      onServer({
        port,
        title: `${server} through ${name}, values of ${size}`,
        ours,
        others: bare,
        callers: [10, 100],
        keys: 100,
        bytes,
        targets: bare.flatMap((contender) =>
          ['10 callers', '100 callers'].map((at) => ({ against: contender.name, at, atLeast })),
        ),
      }),
    ),
  );
}
