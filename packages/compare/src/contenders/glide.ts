import { ClientSideCache, GlideClient, ProtocolVersion, TimeUnit } from '@valkey/valkey-glide';
import type { Contender } from '../contender.js';

export const glide: Contender = {
  name: '@valkey/valkey-glide',
  setup: '`RESP3`, `clientSideCache` with `serverAssisted`',
  packages: ['@valkey/valkey-glide'],
  async open({ port, ttl, nearTtl }) {
    const client = await GlideClient.createClient({
      addresses: [{ host: '127.0.0.1', port }],
      protocol: ProtocolVersion.RESP3,
      clientSideCache: ClientSideCache.create(1_024, nearTtl, { serverAssisted: true }),
    });
    return {
      get: async (key) => (await client.get(key))?.toString(),
      set: (key, value) => client.set(key, value, { expiry: { type: TimeUnit.Milliseconds, count: ttl } }),
      delete: (key) => client.del([key]),
    };
  },
};
