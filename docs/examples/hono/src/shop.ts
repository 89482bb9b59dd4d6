import type { Cache } from '@ctu/core';
import { Hono } from 'hono';
import { cachedResponses, type KeptResponse } from './cached-responses.js';

/** Stands for a database. */
export interface Prices {
  find(product: string): Promise<number | undefined>;
  save(product: string, price: number): Promise<void>;
}

/** A small API, whose responses are cached for a minute. */
export function shop(prices: Prices, cache: Cache<string, KeptResponse>): Hono {
  const pages = cachedResponses(cache, { ttl: 60_000, onError: console.error });
  const app = new Hono();
  app.get('/products/:id', pages, async (c) => {
    const price = await prices.find(c.req.param('id'));
    return price === undefined ? c.notFound() : c.json({ price });
  });
  app.put('/products/:id', async (c) => {
    const price = Number(await c.req.text());
    if (!(price > 0)) return c.body(null, 400);
    await prices.save(c.req.param('id'), price);
    await pages.forget(c.req.path);
    return c.body(null, 204);
  });
  return app;
}
