import { waitUntil } from '@ctu/tooling';
import { RedisCache, type RedisCacheOptions } from '../index.js';

/** Connects, as often as it takes: a timeout for calls that cannot be answered may be too short for that on a busy machine. */
export async function connected<V>(to: string | string[], options: RedisCacheOptions<string>): Promise<RedisCache<V>> {
  let cache: RedisCache<V> | undefined;
  const connects = async () => {
    cache = await RedisCache.connect<V>(to, options);
    return true;
  };
  await waitUntil(() => connects().catch(() => false), { expectation: () => `there is a connection to ${to}` });
  return cache!; // it has just been set
}
