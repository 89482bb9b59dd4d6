import { cached, MemoryCache, TwoLevelCache } from '@ctu/core';
import { MemCached } from '@ctu/memcached';
import { RedisCache } from '@ctu/redis';
import { LRUCache } from 'lru-cache';
import type { Library, Load } from '../library.js';

const key = () => 'key';

export const ctu: Library = {
  packages: ['@ctu/core'],
  program: "export { cached, MemoryCache } from '@ctu/core';",
  typed: `import { PrefixedCache } from '@ctu/core';
const cache = new PrefixedCache(new Map<string, number>(), 'numbers:');
export const value = cache.get('key');`,
  memory() {
    const cache = new MemoryCache<string, unknown>();
    return {
      get: (name) => cache.get(name),
      set: (name, value, ttl) => cache.set(name, value, { ttl }),
      delete: (name) => cache.delete(name),
    };
  },
  loading(load, times, absentTtl) {
    const cache = new MemoryCache<string, unknown>();
    const options = times ? { ttl: times.ttl, staleWhileRevalidate: times.stale, refreshAhead: 0.5 } : {};
    const call = cached(load, { cache, key, absentTtl, ...options });
    return { call: () => call(), delete: () => call.delete() };
  },
  redis(port) {
    const server = RedisCache.connect(`redis://127.0.0.1:${port}`);
    return {
      async store(namespace) {
        const cache = (await server).for(namespace);
        return {
          get: (name) => cache.get(name),
          set: (name, value, ttl) => cache.set(name, value, { ttl }),
          delete: (name) => cache.delete(name),
          clear: () => cache.clear(),
        };
      },
      async loading(load: Load) {
        const call = cached(load, { cache: (await server).for('loads:'), key, onError: () => {} });
        return { call: () => call(), delete: () => call.delete() };
      },
      close: async () => (await server).close(),
    };
  },
  async levels(port, ttl) {
    const far = await RedisCache.connect<string>(`redis://127.0.0.1:${port}`, { prefix: 'levels:', ttl });
    const cache = new TwoLevelCache(new LRUCache<string, string>({ max: 100 }), far);
    return { write: (name, value) => far.set(name, value), read: (name) => cache.get(name), close: () => far.close() };
  },
  async memcached(port) {
    const cache = await MemCached.connect<unknown, string>(`127.0.0.1:${port}`);
    return {
      get: (name) => cache.get(name),
      set: (name, value) => cache.set(name, value),
      delete: (name) => cache.delete(name),
      close: () => cache.close(),
    };
  },
};
