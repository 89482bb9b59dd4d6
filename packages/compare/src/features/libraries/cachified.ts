import { type Cache, type CacheEntry, cachified as call } from '@epic-web/cachified';
import { LRUCache } from 'lru-cache';
import { createClient } from 'redis';
import type { Library, Load, Loading, Times } from '../library.js';

/** It is a function before a cache of somebody else: in memory lru-cache, as its manual shows, over Redis what its manual says of an adapter. */
export const cachified: Library = {
  packages: ['@epic-web/cachified', 'lru-cache'],
  program: `export { cachified } from '@epic-web/cachified';
export { LRUCache } from 'lru-cache';`,
  typed: `import { type CacheEntry, cachified } from '@epic-web/cachified';
import { LRUCache } from 'lru-cache';
const cache = new LRUCache<string, CacheEntry>({ max: 100 });
export const value = await cachified({ key: 'key', cache, getFreshValue: async () => 1 });`,
  memory() {
    const cache = new LRUCache<string, CacheEntry>({ max: 10_000 });
    return {
      get: (key) => call({ key, cache, getFreshValue: () => undefined, ttl: -1 }),
      set: (key, value, ttl) => call({ key, cache, getFreshValue: () => value, forceFresh: true, ttl }),
      delete: (key) => cache.delete(key),
    };
  },
  loading: (load, times) => loadingOf(new LRUCache<string, CacheEntry>({ max: 10_000 }), load, times),
  redis(port) {
    const client = createClient({ socket: { host: '127.0.0.1', port } });
    client.on('error', () => {});
    const connected = client.connect();
    const open = async (prefix: string): Promise<Cache> => {
      await connected;
      return {
        get: async (key) => JSON.parse((await client.get(`${prefix}:${key}`)) ?? 'null'),
        set: (key, entry) => client.set(`${prefix}:${key}`, JSON.stringify(entry)),
        delete: (key) => client.del(`${prefix}:${key}`),
      };
    };
    return {
      async store(namespace) {
        const cache = await open(namespace);
        return {
          get: (key) => call({ key, cache, getFreshValue: () => undefined, ttl: -1 }),
          set: (key, value) => call({ key, cache, getFreshValue: () => value, forceFresh: true }),
          delete: (key) => cache.delete(key),
        };
      },
      loading: async (load) => loadingOf(await open('loads'), load),
      close: async () => client.destroy(),
    };
  },
};

function loadingOf(cache: Cache, load: Load, times?: Times): Loading {
  const options = times ? { ttl: times.ttl, swr: times.stale } : {};
  return {
    call: () => call({ key: 'key', cache, getFreshValue: load, ...options }),
    delete: () => cache.delete('key'),
  };
}
