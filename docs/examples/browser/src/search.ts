import { cached, MemoryCache } from '@ctu/core';

/**
 * Searches as one types. What was asked before is answered at once, and after a minute renewed behind that answer; a request that nobody
 * waits for any more is aborted; a text that has failed is not asked for again for two seconds.
 */
const find = cached(
  async ({ signal }: { signal: AbortSignal }, text: string): Promise<string[]> => {
    const response = await fetch(`/api/cities?q=${encodeURIComponent(text)}`, { signal });
    if (!response.ok) throw new Error(`The server answered ${response.status}`);
    return response.json();
  },
  {
    cache: new MemoryCache<string, string[]>({ max: 500 }),
    key: (text) => text,
    ttl: 60_000,
    staleWhileRevalidate: 600_000,
    errorTtl: 2_000,
    context: true,
  },
);

/** The cities whose names begin so. Rejects with the reason of `signal` once that is aborted. */
export async function search(input: string, signal: AbortSignal): Promise<string[]> {
  const text = input.trim().toLowerCase();
  return text === '' ? [] : find.with({ signal })(text);
}
