import { createStorage, prefixStorage, type Storage } from 'unstorage';
import lruCacheDriver from 'unstorage/drivers/lru-cache';
import redisDriver from 'unstorage/drivers/redis';
import type { Library, Store } from '../library.js';

export const unstorage: Library = {
  packages: ['unstorage'],
  program: "export { createStorage } from 'unstorage';",
  typed: `import { createStorage } from 'unstorage';
const cache = createStorage<number>();
export const value = await cache.getItem('key');`,
  memory: () => storeOf(createStorage({ driver: lruCacheDriver({ max: 10_000 }) })),
  redis(port) {
    const storage = createStorage({ driver: redisDriver({ host: '127.0.0.1', port }) });
    return {
      async store(namespace) {
        const part = prefixStorage(storage, namespace);
        return { ...storeOf(part), clear: () => part.clear() };
      },
      close: () => storage.dispose(),
    };
  },
};

/** Where a driver has a ttl, it is in seconds. */
function storeOf(storage: Storage): Store {
  return {
    get: (key) => storage.getItem(key),
    // What is no text it writes as JSON, so it takes whatever has that.
    set: (key, value, ttl) => storage.setItem(key, value as string, ttl === undefined ? {} : { ttl: ttl / 1_000 }),
    delete: (key) => storage.removeItem(key),
  };
}
