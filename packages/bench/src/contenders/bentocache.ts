import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { redisDriver } from 'bentocache/drivers/redis';
import { ioredisClient } from '../clients.js';
import type { Setups } from '../contender.js';
import { loading } from './loading.js';

/** Bentocache: in memory without serialization, which its manual calls faster; or Redis as the only level. */
export const setups = {
  near: () => {
    const cache = inMemory();
    return { set: (key, value) => cache.set({ key, value }), get: (key) => cache.get({ key }) };
  },
  awaited: () =>
    loading((load) => {
      const cache = inMemory();
      return (id) => cache.getOrSet({ key: id, factory: async () => load(id) });
    }),
  prefixed: () =>
    loading((load) => {
      const cache = inMemory();
      return (id) => cache.getOrSet({ key: `user.${id}`, factory: async () => load(id) });
    }),
  ioredis: async (port) => {
    const store = bentostore().useL2Layer(redisDriver({ connection: await ioredisClient(port) }));
    const cache = new BentoCache({ default: 'bench', stores: { bench: store } });
    return { set: (key, value) => cache.set({ key, value }), get: (key) => cache.get({ key }) };
  },
} satisfies Setups;

function inMemory() {
  const store = bentostore().useL1Layer(memoryDriver({ serialize: false, maxItems: 10_000 }));
  return new BentoCache({ default: 'bench', stores: { bench: store } });
}
