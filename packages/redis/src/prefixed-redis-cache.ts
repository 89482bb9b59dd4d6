import { ownPrefix } from '@ctu/core/adapter';
import type { RedisClientLike } from './clients/recognise.js';
import { clientBehind, openClient } from './open-client.js';
import type { RedisCacheOptions, RedisConnectOptions } from './options.js';
import { RedisCache } from './redis-cache.js';

/** A cache in Redis under a prefix, even an empty one: it shares the server with others, and sees its own keys only. */
export class PrefixedRedisCache<V = unknown, K = string> extends RedisCache<V, K> {
  /** On a client; or as another face of a cache, as `cache.for(prefix, options)` makes it. */
  constructor(
    source: RedisClientLike | RedisCache<V, K> | RedisCache<unknown, K>,
    prefix: string,
    options: Omit<RedisCacheOptions<K>, 'prefix'> = {},
  ) {
    super(source, options, ownPrefix(prefix, options));
  }

  /** A cache on a client of its own, as `RedisCache.connect` opens it. The prefix is that of the options, or empty. */
  static override async connect<V = unknown, K = string>(
    url: string | readonly string[],
    options: RedisConnectOptions<K> = {},
  ): Promise<PrefixedRedisCache<V, K>> {
    const [client, { prefix = '', ...others }] = await openClient(url, options);
    return new PrefixedRedisCache<V, K>(client, prefix, others);
  }

  /** A cache on a client of its own, as `RedisCache.open` opens it. The prefix is that of the options, or empty. */
  static override open<V = unknown, K = string>(
    url: string | readonly string[],
    options: RedisConnectOptions<K> = {},
  ): PrefixedRedisCache<V, K> {
    const [client, { prefix = '', ...others }] = clientBehind(url, options);
    return new PrefixedRedisCache<V, K>(client, prefix, others);
  }
}
