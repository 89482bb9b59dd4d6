import type { Contest } from '../contest.js';
import { otherCore } from '../cores.js';
import { onServer } from './server.js';

const work = { callers: [1, 10, 100, 1_000], keys: 1_000, bytes: 200 };

/** Small values from Redis, through each client library. */
export function redis(port: number): Contest[] {
  return [
    onServer({
      ...work,
      port,
      title: 'Redis through redis, values of 200 bytes',
      ours: { name: 'RedisCache', id: 'ctu-redis/redis' },
      others: [
        { name: 'redis, get + JSON.parse', id: 'bare/redis' },
        { name: 'redis, without its timers', id: 'bare/redis-without-timers' },
        { name: 'keyv', id: 'keyv/redis' },
        { name: 'cache-manager', id: 'cache-manager/redis' },
        { name: 'cacheable', id: 'cacheable/redis' },
      ],
      targets: [
        { against: 'redis, get + JSON.parse', at: '1 caller', atLeast: 0.95 },
        { against: 'redis, get + JSON.parse', at: '10 callers', atLeast: 1.4 },
        { against: 'redis, get + JSON.parse', at: '100 callers', atLeast: 2.5 },
      ],
    }),
    onServer({
      ...work,
      port,
      title: 'Redis through ioredis, values of 200 bytes',
      ours: { name: 'RedisCache', id: 'ctu-redis/ioredis' },
      others: [
        { name: 'ioredis, get + JSON.parse', id: 'bare/ioredis' },
        { name: 'ioredis, auto-pipelining', id: 'bare/ioredis-auto-pipelining' },
        { name: 'bentocache', id: 'bentocache/ioredis' },
        { name: 'async-cache-dedupe', id: 'async-cache-dedupe/ioredis' },
        { name: 'layered-loader', id: 'layered-loader/ioredis' },
        { name: 'unstorage', id: 'unstorage/ioredis' },
      ],
      targets: [
        { against: 'ioredis, get + JSON.parse', at: '1 caller', atLeast: 0.95 },
        { against: 'ioredis, get + JSON.parse', at: '10 callers', atLeast: 1.4 },
        { against: 'ioredis, get + JSON.parse', at: '100 callers', atLeast: 3 },
      ],
    }),
    ...(otherCore === undefined ? [] : fromAnotherCore(port, otherCore)),
  ];
}

/** Between two cores, of which each has to be woken up for every request, or for its reply. */
function fromAnotherCore(port: number, core: number): Contest[] {
  const names = ['redis', 'ioredis'] as const;
  return names.map((name) =>
    onServer({
      ...work,
      callers: [1, 10, 100],
      port,
      core,
      title: `Redis through ${name}, values of 200 bytes, the server on another core`,
      ours: { name: 'RedisCache', id: `ctu-redis/${name}` },
      others: [{ name: `${name}, get + JSON.parse`, id: `bare/${name}` }],
      targets: [],
    }),
  );
}
