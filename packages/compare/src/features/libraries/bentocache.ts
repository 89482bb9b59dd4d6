import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { redisDriver } from 'bentocache/drivers/redis';
import { Redis } from 'ioredis';
import type { Library } from '../library.js';

const inMemory = () => bentostore().useL1Layer(memoryDriver({ maxItems: 10_000 }));
const open = (store: ReturnType<typeof inMemory>) =>
  new BentoCache({ default: 'features', stores: { features: store } });

export const bentocache: Library = {
  packages: ['bentocache'],
  program: `export { BentoCache, bentostore } from 'bentocache';
export { memoryDriver } from 'bentocache/drivers/memory';`,
  typed: `import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
const store = bentostore().useL1Layer(memoryDriver({}));
const cache = new BentoCache({ default: 'memory', stores: { memory: store } });
export const value = await cache.get({ key: 'key' });`,
  memory: () => storeOf(open(inMemory())),
  loading(load, times) {
    const cache = open(inMemory());
    const options = times ? { ttl: times.ttl, grace: times.ttl + times.stale, timeout: 0 } : {};
    return {
      call: () => cache.getOrSet({ key: 'key', factory: load, ...options }),
      delete: () => cache.delete({ key: 'key' }),
    };
  },
  redis(port) {
    const connection = new Redis(port);
    connection.on('error', () => {});
    const cache = open(bentostore().useL2Layer(redisDriver({ connection })));
    return {
      async store(namespace) {
        const part = cache.namespace(namespace);
        return { ...storeOf(part), clear: () => part.clear() };
      },
      loading: async (load) => ({
        call: () => cache.getOrSet({ key: 'loads', factory: load }),
        delete: () => cache.delete({ key: 'loads' }),
      }),
      close: async () => connection.disconnect(),
    };
  },
  async levels(port, ttl) {
    const connections = [new Redis(port), new Redis(port)] as const;
    const [cache, other] = connections.map((connection) => {
      const store = inMemory().useL2Layer(redisDriver({ connection }));
      return new BentoCache({ default: 'features', stores: { features: store }, ttl });
    });
    return {
      write: (key, value) => other!.set({ key, value }),
      read: (key) => cache!.get({ key }),
      close: async () => {
        for (const connection of connections) connection.disconnect();
      },
    };
  },
  tagged() {
    const cache = open(inMemory());
    return {
      set: (key, value, tag) => cache.set({ key, value, tags: [tag] }),
      get: (key) => cache.get({ key }),
      forget: (tag) => cache.deleteByTag({ tags: [tag] }),
    };
  },
};

function storeOf(cache: Pick<BentoCache<Record<string, never>>, 'get' | 'set' | 'delete'>) {
  return {
    get: (key: string) => cache.get({ key }),
    set: (key: string, value: unknown, ttl?: number) => cache.set({ key, value, ...(ttl !== undefined && { ttl }) }),
    delete: (key: string) => cache.delete({ key }),
  };
}
