import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { redisBusDriver, redisDriver } from 'bentocache/drivers/redis';
import type { Contender } from '../contender.js';

export const bentocache: Contender = {
  name: 'bentocache',
  setup: '`memoryDriver`, `redisDriver`, `redisBusDriver`',
  packages: ['bentocache', 'ioredis'],
  async open({ port, ttl }) {
    const connection = { host: '127.0.0.1', port };
    const store = bentostore()
      .useL1Layer(memoryDriver({ maxItems: 10_000 }))
      .useL2Layer(redisDriver({ connection }))
      .useBus(redisBusDriver({ connection }));
    const cache = new BentoCache({ default: 'compare', stores: { compare: store }, ttl });
    return {
      get: (key) => cache.get({ key }),
      set: (key, value) => cache.set({ key, value }),
      delete: (key) => cache.delete({ key }),
    };
  },
};
