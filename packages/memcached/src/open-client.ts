import { checkOptions } from '@ctu/core/adapter';
import { type ConnectOptions, connectRules } from './client/connect-options.js';
import { Memcached } from './client/memcached.js';
import type { ServerList } from './client/servers.js';
import { closedByCache } from './clients/own.js';
import { type MemCachedOptions, rules } from './options.js';

/** What `MemCached.connect` takes: options of the cache, and how its servers are reached. */
export interface MemCachedConnectOptions<K = unknown> extends MemCachedOptions<K>, ConnectOptions {}

/**
 * A client for these servers, and the options of a cache on it. Where a function lists them, resolves once it has, or a timeout is over.
 * Rejects with a TypeError or RangeError for anything else, which names the argument and holds nothing of it.
 */
export async function openClient<K>(
  servers: ServerList,
  options: MemCachedConnectOptions<K>,
): Promise<[client: Memcached, options: MemCachedOptions<K>]> {
  checkOptions(options, { ...rules, ...connectRules }); // before any of it is taken out: JavaScript may pass null
  const { tls, user, password, placement, poll, ...others } = options;
  const client = closedByCache(
    new Memcached(servers, { tls, user, password, placement, poll, timeout: others.timeout }),
  );
  await client.listed();
  return [client, others];
}
