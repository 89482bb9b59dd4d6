import KeyvRedis from '@keyv/redis';
import { RedisMessageProvider } from '@qified/redis';
import { Cacheable } from 'cacheable';
import type { Contender } from '../contender.js';

export const cacheable: Contender = {
  name: 'cacheable',
  setup: 'memory, `@keyv/redis`, `sync` by `@qified/redis`',
  packages: ['cacheable', '@keyv/redis', '@qified/redis'],
  async open({ port, ttl }) {
    const url = `redis://127.0.0.1:${port}`;
    const cache = new Cacheable({
      secondary: new KeyvRedis(url),
      ttl,
      sync: { qified: new RedisMessageProvider({ uri: url }) },
    });
    return {
      get: (key) => cache.get<string>(key),
      set: (key, value) => cache.set(key, value),
      delete: (key) => cache.delete(key),
    };
  },
};
