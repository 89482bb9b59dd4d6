import KeyvMemcache from '@keyv/memcache';
import KeyvRedis from '@keyv/redis';
import { Keyv } from 'keyv';
import type { Library } from '../library.js';
import { storeOf } from './store-of.js';

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
