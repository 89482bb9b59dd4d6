import { env, waitUntil } from 'cloudflare:workers';
import { cached, MemoryCache, TwoLevelCache } from '@ctu/core';
import { KVCache } from './cloudflare-kv.js';

declare global {
  namespace Cloudflare {
    /** What `wrangler.jsonc` binds. */
    interface Env {
      readonly RATES: KVNamespace;
      /** The slow API that is asked. */
      readonly ORIGIN: string;
    }
  }
}

/** The memory of this isolate before KV. */
const cache = new TwoLevelCache(new MemoryCache<string, number>({ max: 1_000 }), new KVCache<number>(env.RATES), {
  nearTtl: 10_000, // no other place tells this one of changes
  onError: console.error,
});

/** An old rate is answered at once for an hour, and renewed behind the answer, which Cloudflare has to be told to wait for. */
const rateOf = cached(
  async (currency: string): Promise<number> => {
    const response = await fetch(`${env.ORIGIN}/${currency}`);
    if (!response.ok) throw new Error(`${currency}: ${response.status}`);
    return response.json();
  },
  { cache, key: (currency) => currency, ttl: 60_000, staleWhileRevalidate: 3_600_000, waitUntil },
);

export default {
  async fetch({ url }): Promise<Response> {
    const currency = new URL(url).pathname.slice(1);
    if (!/^[A-Z]{3}$/.test(currency)) return new Response(null, { status: 404 }); // anybody may ask for anything
    const rate = rateOf(currency);
    // Others may wait for what this request loads, which Cloudflare ends where its client leaves, unless it is told to wait.
    waitUntil(rate.catch(() => {}));
    return Response.json({ currency, rate: await rate });
  },
} satisfies ExportedHandler;
