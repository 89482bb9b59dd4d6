import { type Cache, MemoryCache } from '@ctu/core';
import { MemCached } from '@ctu/memcached';
import { RedisCache } from '@ctu/redis';
import { hasProgram, type Server, startMemcached, startRedis } from '@ctu/tooling';

/** The far level of the demo. Disposing of it closes the cache, and stops a server that the demo started. */
export interface Far<V> extends AsyncDisposable {
  readonly name: string;
  readonly cache: Cache<string, V> & { clear(): unknown };
}

const options = { prefix: 'ctu-demo.' };

/**
 * Redis where `REDIS_URL` is set or a `redis-server` is installed, Memcached where `MEMCACHED_SERVERS` is set or
 * `--memcached` asks for it, else a cache in this process.
 */
export async function openFar<V>(args: string[]): Promise<Far<V>> {
  const { MEMCACHED_SERVERS, REDIS_URL } = process.env;
  if (MEMCACHED_SERVERS || args.includes('--memcached')) {
    const server = MEMCACHED_SERVERS ? undefined : await startMemcached();
    const servers = MEMCACHED_SERVERS?.split(',') ?? [`${server!.host}:${server!.port}`];
    return opened(`Memcached at ${servers.join(', ')}`, await MemCached.connect<V, string>(servers, options), server);
  }
  if (REDIS_URL || hasProgram('redis-server')) {
    const server = REDIS_URL ? undefined : await startRedis();
    const url = REDIS_URL ?? `redis://${server!.host}:${server!.port}`;
    return opened(`Redis at ${url}`, await RedisCache.connect<V>(url, options), server);
  }
  return {
    name: 'memory, for want of a server',
    cache: new MemoryCache<string, V>(),
    [Symbol.asyncDispose]: async () => {},
  };
}

function opened<V>(name: string, cache: MemCached<V, string> | RedisCache<V>, server: Server | undefined): Far<V> {
  return {
    name,
    cache,
    async [Symbol.asyncDispose]() {
      await cache.close();
      await server?.stop();
    },
  };
}
