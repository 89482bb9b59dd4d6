import { CacheError } from '@ctu/core';
import type { MemcachedLike } from './clients/memcached/memcached.js';

/** The options of the client. It waits for nothing by itself, because every call of a cache has a deadline anyway. */
const clientOptions = { retries: 0, timeout: 1_000, idle: 60_000 };

/** A client of the package `memcached` for these servers, `host:port` each. Rejects where it is not installed. */
export async function openClient(servers: string | string[]): Promise<MemcachedLike> {
  const library = await import('memcached').catch((cause: unknown) => {
    const message = 'MemCached.connect needs the package memcached: npm install memcached';
    throw new CacheError('UNSUPPORTED', message, { cause });
  });
  return new library.default(servers, clientOptions);
}
