import { createKeyv as createKeyvRedis } from '@keyv/redis';
import { createCache } from 'cache-manager';
import { createKeyv } from 'cacheable';
import type { Contender } from '../contender.js';

/** Only its `wrap` fills memory with what Redis has, so it reads through to a data source. */
export const cacheManager: Contender = {
  name: 'cache-manager',
  setup: 'memory, `@keyv/redis`; it has no channel',
  packages: ['cache-manager', '@keyv/redis'],
  async open({ port, ttl, database }) {
    const cache = createCache({ stores: [createKeyv(), createKeyvRedis(`redis://127.0.0.1:${port}`)], ttl });
    return {
      get: (key) => cache.wrap(key, async () => database.get(key)),
      set(key, value) {
        database.set(key, value);
        return cache.set(key, value);
      },
      delete(key) {
        database.delete(key);
        return cache.del(key);
      },
    };
  },
};
