import { createKeyv as createKeyvRedis } from '@keyv/redis';
import { type Cache, createCache } from 'cache-manager';
import { Keyv } from 'keyv';
import type { Library, Loading, Store } from '../library.js';

export const cacheManager: Library = {
  packages: ['cache-manager'],
  program: "export { createCache } from 'cache-manager';",
  typed: `import { createCache } from 'cache-manager';
const cache = createCache();
export const value = await cache.get('key');`,
  memory: () => storeOf(createCache()),
  loading: (load, times) =>
    loadingOf(createCache(times ? { ttl: times.ttl, refreshThreshold: times.ttl / 2 } : {}), load),
  redis(port) {
    const opened: Cache[] = [];
    const open = (namespace: string) => {
      const cache = createCache({ stores: [createKeyvRedis(`redis://127.0.0.1:${port}`, { namespace })] });
      opened.push(cache);
      return cache;
    };
    return {
      async store(namespace) {
        const cache = open(namespace);
        return { ...storeOf(cache), clear: () => cache.clear() };
      },
      loading: async (load) => loadingOf(open('loads'), load),
      close: () => Promise.all(opened.map((cache) => cache.disconnect())),
    };
  },
  async levels(port, ttl) {
    const [redis, other] = [1, 2].map(() => createKeyvRedis(`redis://127.0.0.1:${port}`, { namespace: 'levels' }));
    const cache = createCache({ stores: [new Keyv(), redis!], ttl });
    return {
      write: (name, value) => other!.set(name, value, ttl),
      // Only `wrap` fills memory. What is loaded is no old value.
      read: (name) => cache.wrap(name, async () => undefined),
      close: () => Promise.all([cache.disconnect(), other!.disconnect()]),
    };
  },
};

function storeOf(cache: Cache): Store {
  return {
    get: (name) => cache.get(name),
    set: (name, value, ttl) => cache.set(name, value, ttl),
    delete: (name) => cache.del(name),
  };
}

function loadingOf(cache: Cache, load: () => Promise<unknown>): Loading {
  return { call: () => cache.wrap('key', load), delete: () => cache.del('key') };
}
