import { encodePrefix } from '@ctu/core/adapter';
import type { RedisClientLike } from './clients/recognise.js';
import { RedisCache } from './redis-cache.js';
import type { RedisCacheOptions } from './setup.js';

/** A cache in Redis under a prefix, also an empty one: it shares the server with others and sees its own keys alone. */
export class PrefixedRedisCache<V = unknown, K = string> extends RedisCache<V, K> {
  constructor(client: RedisClientLike, prefix: string, options: Omit<RedisCacheOptions<K>, 'prefix'> = {}) {
    super(client, options, encodePrefix(prefix));
  }
}
