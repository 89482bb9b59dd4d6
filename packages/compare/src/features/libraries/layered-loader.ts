import { Redis } from 'ioredis';
import { Loader, ManualCache, RedisCache } from 'layered-loader';
import type { Library, Load, Loading } from '../library.js';

const inMemoryCache = { ttlInMsecs: 600_000, maxItems: 10_000 };

export const layeredLoader: Library = {
  packages: ['layered-loader'],
  program: "export { Loader } from 'layered-loader';",
  typed: `import { ManualCache } from 'layered-loader';
const cache = new ManualCache<number>({ inMemoryCache: { ttlInMsecs: 60_000 } });
export const value = cache.getInMemoryOnly('key');`,
  memory() {
    const cache = new ManualCache<unknown>({ inMemoryCache });
    return {
      get: (key) => cache.getInMemoryOnly(key), // which its manual recommends
      set: (key, value) => cache.set(key, value),
      delete: (key) => cache.invalidateCacheFor(key),
    };
  },
  loading: (load, times) =>
    loadingOf(
      new Loader<unknown>({
        inMemoryCache: times
          ? { ttlInMsecs: times.ttl, ttlLeftBeforeRefreshInMsecs: times.ttl / 2, cacheId: 'features' }
          : inMemoryCache,
        dataSources: [sourceOf(load)],
      }),
    ),
  redis(port) {
    const client = new Redis(port);
    client.on('error', () => {});
    const open = (prefix: string) => new RedisCache<unknown>(client, { json: true, prefix, timeoutInMsecs: 1_000 });
    return {
      async store(namespace) {
        const cache = new ManualCache<unknown>({ asyncCache: open(namespace) });
        return {
          get: (key) => cache.get(key),
          set: (key, value) => cache.set(key, value),
          delete: (key) => cache.invalidateCacheFor(key),
          clear: () => cache.invalidateCache(),
        };
      },
      loading: async (load) =>
        loadingOf(new Loader<unknown>({ asyncCache: open('loads'), dataSources: [sourceOf(load)] })),
      close: async () => client.disconnect(),
    };
  },
  async levels(port, ttl) {
    const client = new Redis(port);
    const open = () => new RedisCache<string>(client, { ttlInMsecs: ttl });
    const [cache, other] = [new ManualCache<string>({ inMemoryCache, asyncCache: open() }), open()];
    return {
      write: (key, value) => other.set(key, value),
      read: async (key) => (await cache.get(key)) ?? undefined,
      close: async () => client.disconnect(),
    };
  },
};

function sourceOf(load: Load) {
  return { name: 'source', get: load, getMany: async () => [] };
}

function loadingOf(loader: Loader<unknown>): Loading {
  return { call: async () => loader.get('key'), delete: () => loader.invalidateCacheFor('key') };
}
