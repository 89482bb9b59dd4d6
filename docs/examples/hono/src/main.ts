import { MemoryCache, TwoLevelCache } from '@ctu/core';
import { RedisCache } from '@ctu/redis';
import { serve } from '@hono/node-server';
import type { KeptResponse } from './cached-responses.js';
import { shop } from './shop.js';

const far = RedisCache.open<KeptResponse>(process.env.REDIS_URL ?? 'redis://localhost:6379', { prefix: 'pages.' });
const cache = new TwoLevelCache(new MemoryCache<string, KeptResponse>({ max: 1_000 }), far, {
  channel: far.tracking(),
  nearTtl: 60_000, // and so long near serves on while Redis is away
  resilient: true,
  onError: console.error,
});

const prices = new Map([['tea', 3]]);
const app = shop({ find: async (id) => prices.get(id), save: async (id, price) => void prices.set(id, price) }, cache);
const server = serve({ fetch: app.fetch, port: 3_000 }, ({ port }) =>
  console.log(`http://localhost:${port}/products/tea`),
);

process.once('SIGTERM', () => server.close(() => cache.close()));
