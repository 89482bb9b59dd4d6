import { createClient } from 'redis';
import type { Contender } from '../contender.js';

export const nodeRedis: Contender = {
  name: 'redis (node-redis)',
  setup: '`RESP: 3`, `clientSideCache`',
  packages: ['redis'],
  async open({ port, ttl, nearTtl }) {
    const client = createClient({
      socket: { host: '127.0.0.1', port },
      RESP: 3,
      clientSideCache: { ttl: nearTtl, maxEntries: 10_000 },
    });
    client.on('error', () => {}); // its manual: without a listener a lost connection ends the program
    await client.connect();
    return {
      get: async (key) => (await client.get(key)) ?? undefined,
      set: (key, value) => client.set(key, value, { expiration: { type: 'PX', value: ttl } }),
      delete: (key) => client.del(key),
    };
  },
};
