import { ownPrefix } from '@ctu/core/adapter';
import { clientBehind, openClient } from './open-client.js';
import type { RedisCacheOptions, RedisConnectOptions } from './options.js';
import { RedisCache } from './redis-cache.js';
import { type RedisServerStats, serverStats } from './server-stats.js';

/**
 * A cache in Redis with the server's own counters, which count all its clients together.
 * For the hit rate of one cache in one program, wrap it in a `StatsCache`.
 *
 * @example
 * ```ts
 * import { StatsRedisCache } from '@ctu/redis';
 *
 * const cache = await StatsRedisCache.connect('redis://localhost:6379', { prefix: 'stats.' });
 * const { hits, misses, hitRate } = await cache.stats(); // of the whole server, of all its clients
 *
 * console.log(hitRate === hits / (hits + misses || 1)); // → true
 * await cache.close();
 * ```
 */
export class StatsRedisCache<V = unknown, K = string> extends RedisCache<V, K> {
  static override async connect<V = unknown, K = string>(
    url: string | readonly string[],
    options: RedisConnectOptions<K> = {},
  ): Promise<StatsRedisCache<V, K>> {
    return new StatsRedisCache<V, K>(...(await openClient(url, options)));
  }

  static override open<V = unknown, K = string>(
    url: string | readonly string[],
    options: RedisConnectOptions<K> = {},
  ): StatsRedisCache<V, K> {
    return new StatsRedisCache<V, K>(...clientBehind(url, options));
  }

  /** Another face, see `RedisCache`, with the same counters: they are the server's. */
  override for<U = V>(prefix: string, options: Omit<RedisCacheOptions<K>, 'prefix'> = {}): StatsRedisCache<U, K> {
    return new StatsRedisCache<U, K>(this, options, ownPrefix(prefix, options));
  }

  /** The server's counters, of a cluster the sum of its primaries. */
  async stats(): Promise<RedisServerStats> {
    return serverStats(await this.serverInfo());
  }

  /** The server's hit rate, 0 when idle. */
  async hits(): Promise<number> {
    return (await this.stats()).hitRate;
  }
}
