import { ownPrefix } from '@ctu/core/adapter';
import type { JsonValue } from './any-keys.js';
import type { ServerList } from './client/servers.js';
import type { MemcachedClientLike } from './clients/recognise.js';
import { MemCached } from './mem-cached.js';
import { type MemCachedConnectOptions, openClient } from './open-client.js';
import type { MemCachedOptions } from './options.js';

/**
 * A `MemCached` whose keys all lie under a prefix, so that `clear()` forgets them and no others. Two prefixes never share
 * a key, whatever characters they hold; the empty one is a prefix like any other.
 */
export class PrefixedMemCached<V = unknown, K = JsonValue> extends MemCached<V, K> {
  /** Over a client; or as another face of a cache, as `cache.for(prefix, options)` makes it. */
  constructor(
    source: MemcachedClientLike | MemCached<V, K> | MemCached<unknown, K>,
    prefix: string,
    options: Omit<MemCachedOptions<K>, 'prefix'> = {},
  ) {
    super(source, options, ownPrefix(prefix, options));
  }

  /** A cache over a client of its own, as `MemCached.connect` opens it. The prefix is that of the options, or empty. */
  static override async connect<V = unknown, K = JsonValue>(
    servers: ServerList,
    options: MemCachedConnectOptions<K> = {},
  ): Promise<PrefixedMemCached<V, K>> {
    const [client, { prefix = '', ...others }] = await openClient(servers, options);
    return new PrefixedMemCached<V, K>(client, prefix, others);
  }
}
