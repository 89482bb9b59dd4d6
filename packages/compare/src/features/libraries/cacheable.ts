import KeyvRedis from '@keyv/redis';
import { Cacheable } from 'cacheable';
import type { Library, Load, Loading } from '../library.js';
import { storeOf } from './store-of.js';

export const cacheable: Library = {
  packages: ['cacheable'],
  program: "export { Cacheable } from 'cacheable';",
  typed: `import { Cacheable } from 'cacheable';
const cache = new Cacheable();
export const value = await cache.get('key');`,
  memory: () => storeOf(new Cacheable()),
  loading: (load, times) => loadingOf(new Cacheable(times && { ttl: times.ttl }), load),
  redis(port) {
    const opened: Cacheable[] = [];
    const open = (namespace: string) => {
      const cache = new Cacheable({ primary: new KeyvRedis(`redis://127.0.0.1:${port}`), namespace });
      cache.on('error', () => {});
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
    const url = `redis://127.0.0.1:${port}`;
    const [cache, other] = [1, 2].map(() => new Cacheable({ secondary: new KeyvRedis(url), ttl }));
    return {
      write: (name, value) => other!.set(name, value),
      read: (name) => cache!.get(name),
      close: () => Promise.all([cache!.disconnect(), other!.disconnect()]),
    };
  },
  tagged() {
    const cache = new Cacheable({ tags: true });
    return {
      set: (name, value, tag) => cache.set(name, value, { tags: [tag] }),
      get: (name) => cache.get(name),
      forget: (tag) => cache.tags.invalidateTag(tag),
    };
  },
};

function loadingOf(cache: Cacheable, load: Load): Loading {
  cache.on('error', () => {});
  return { call: () => cache.getOrSet('key', load, { throwErrors: true }), delete: () => cache.delete('key') };
}
