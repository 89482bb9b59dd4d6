import KeyvMemcache from '@keyv/memcache';
import KeyvRedis from '@keyv/redis';
import { Keyv } from 'keyv';
import type { Library, Store } from '../library.js';

export const keyv: Library = {
  packages: ['keyv'],
  program: "export { Keyv } from 'keyv';",
  typed: `import { Keyv } from 'keyv';
const cache = new Keyv<number>();
export const value = await cache.get('key');`,
  memory: () => storeOf(new Keyv()),
  redis(port) {
    const opened: Keyv[] = [];
    return {
      async store(namespace) {
        const cache = new Keyv({ store: new KeyvRedis(`redis://127.0.0.1:${port}`), namespace });
        cache.on('error', () => {});
        opened.push(cache);
        return { ...storeOf(cache), clear: () => cache.clear() };
      },
      close: () => Promise.all(opened.map((cache) => cache.disconnect())),
    };
  },
  async memcached(port) {
    const cache = new Keyv({ store: new KeyvMemcache(`127.0.0.1:${port}`) });
    cache.on('error', () => {});
    return { ...storeOf(cache), close: () => cache.disconnect() };
  },
};

function storeOf(cache: Keyv): Store {
  return {
    get: (name) => cache.get(name),
    set: (name, value, ttl) => cache.set(name, value, ttl),
    delete: (name) => cache.delete(name),
  };
}
