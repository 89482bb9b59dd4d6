import { Redis } from 'ioredis';
import { createNotificationPair, Loader, RedisCache } from 'layered-loader';
import type { Contender } from '../contender.js';

/** It reads through to a data source and is told to forget, so a write is one of the data source. */
export const layeredLoader: Contender = {
  name: 'layered-loader',
  setup: '`Loader` with `RedisCache` and `createNotificationPair`',
  packages: ['layered-loader', 'ioredis'],
  async open({ port, ttl, nearTtl, database }) {
    const connection = { host: '127.0.0.1', port };
    const { publisher, consumer } = createNotificationPair<string>({
      channel: 'compare',
      publisherRedis: new Redis(connection),
      consumerRedis: new Redis(connection),
    });
    const loader = new Loader<string>({
      inMemoryCache: { ttlInMsecs: nearTtl },
      asyncCache: new RedisCache<string>(new Redis(connection), { ttlInMsecs: ttl }),
      notificationPublisher: publisher,
      notificationConsumer: consumer,
      dataSources: [{ name: 'database', get: async (key: string) => database.get(key), getMany: async () => [] }],
    });
    await loader.init();
    return {
      get: async (key) => (await loader.get(key)) ?? undefined,
      set(key, value) {
        database.set(key, value);
        return loader.invalidateCacheFor(key);
      },
      delete(key) {
        database.delete(key);
        return loader.invalidateCacheFor(key);
      },
    };
  },
};
