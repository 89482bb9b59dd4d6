import type { Contest } from '../contest.js';
import { onServer } from './server.js';

const work = { callers: [1, 10, 100, 1_000], keys: 1_000, bytes: 200 };

/** Small values from Memcached, through each client library. */
export function memcached(port: number): Contest[] {
  return [
    onServer({
      ...work,
      port,
      title: 'Memcached through a client of its own, values of 200 bytes',
      ours: { name: 'MemCached', id: 'ctu-memcached/own' },
      others: [
        { name: 'a bare socket, get of many', id: 'bare/memcached-socket' },
        { name: 'memcached, get', id: 'bare/memcached' },
      ],
      targets: [
        { against: 'a bare socket, get of many', at: '1 caller', atLeast: 0.95 },
        { against: 'a bare socket, get of many', at: '100 callers', atLeast: 0.85 },
      ],
    }),
    onServer({
      ...work,
      port,
      title: 'Memcached through memcached, values of 200 bytes',
      ours: { name: 'MemCached', id: 'ctu-memcached/memcached' },
      others: [{ name: 'memcached, get', id: 'bare/memcached' }],
      targets: [
        { against: 'memcached, get', at: '1 caller', atLeast: 0.95 },
        { against: 'memcached, get', at: '100 callers', atLeast: 2 },
      ],
    }),
    onServer({
      ...work,
      port,
      title: 'Memcached through memjs, values of 200 bytes',
      ours: { name: 'MemCached', id: 'ctu-memcached/memjs' },
      others: [
        { name: 'memjs, get + JSON.parse', id: 'bare/memjs' },
        { name: 'keyv', id: 'keyv/memcached' },
      ],
      targets: [{ against: 'memjs, get + JSON.parse', at: '1 caller', atLeast: 0.95 }],
    }),
    onServer({
      ...work,
      port,
      title: 'Memcached through memcache, values of 200 bytes',
      ours: { name: 'MemCached', id: 'ctu-memcached/memcache' },
      others: [{ name: 'memcache, get + JSON.parse', id: 'bare/memcache' }],
      targets: [{ against: 'memcache, get + JSON.parse', at: '1 caller', atLeast: 0.95 }],
    }),
  ];
}
