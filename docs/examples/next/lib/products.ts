import { cached, MemoryCache, TwoLevelCache } from '@ctu/core';
import { RedisCache } from '@ctu/redis';
import { after } from 'next/server';

export interface Product {
  readonly price: number;
  readonly since: Date;
}

function open() {
  const table = new Map<string, Product>([['tea', { price: 3, since: new Date(0) }]]); // stands for a database
  let loads = 0;

  const far = RedisCache.open<Product>(process.env.REDIS_URL ?? 'redis://localhost:6379', { prefix: 'next.' });
  const cache = new TwoLevelCache(new MemoryCache<string, Product>({ max: 10_000 }), far, {
    channel: far.tracking(), // what another process writes or deletes is seen here
    nearTtl: 60_000, // and so long near serves on while Redis is away
    resilient: true,
    onError: console.error,
  });
  const get = cached(
    async (id: string) => {
      loads++;
      return table.get(id);
    },
    {
      cache,
      key: (id) => id,
      ttl: 60_000,
      staleWhileRevalidate: 600_000,
      waitUntil: (work) => after(() => work), // a platform that ends with the answer waits for what goes on behind it
    },
  );
  return {
    get,
    async setPrice(id: string, price: number): Promise<void> {
      table.set(id, { price, since: new Date() });
      await get.delete(id);
    },
    /** How often the table was asked. */
    loads: () => loads,
  };
}

/** Opened by the first request, not by `next build`; one for a process, since Next has a module once for each bundle. */
export const products = () => (shared.products ??= open());

const shared = globalThis as typeof globalThis & { products?: ReturnType<typeof open> };
