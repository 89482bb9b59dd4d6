import { type Cache, MemoryCache } from '@ctu/core';
import { MemCached } from '@ctu/memcached';
import { RedisCache } from '@ctu/redis';
import { hasProgram, type Server, startMemcached, startRedis } from '@ctu/tooling';

/** The far level of the demo. Disposing of it leaves nothing behind: a server of the demo's own ends, another one is cleared. */
export interface Far<V> extends AsyncDisposable {
  readonly name: string;
  readonly cache: Cache<string, V>;
  /** Stops the answers of the server until what it resolves with is called; absent where the server is not the demo's own. */
  readonly freeze?: () => Promise<() => void>;
}

export interface FarOptions {
  readonly memcached: boolean;
  /** How long a call to the server may take, in milliseconds. */
  readonly timeout: number;
}

/**
 * Redis where `REDIS_URL` is set or a `redis-server` is installed, Memcached where `MEMCACHED_SERVERS` is set or `memcached`
 * asks for it, else a cache in this process.
 */
export async function openFar<V>({ memcached, timeout }: FarOptions): Promise<Far<V>> {
  const { MEMCACHED_SERVERS, REDIS_URL } = process.env;
  const options = { prefix: 'ctu-demo.', timeout };
  if (MEMCACHED_SERVERS || memcached) {
    const server = MEMCACHED_SERVERS ? undefined : await startMemcached();
    const servers = server ? [`${server.host}:${server.port}`] : MEMCACHED_SERVERS!.split(',');
    return opened(`Memcached at ${servers.join(', ')}`, await MemCached.connect<V, string>(servers, options), server);
  }
  if (REDIS_URL || hasProgram('redis-server')) {
    const server = REDIS_URL ? undefined : await startRedis();
    const url = server ? `redis://${server.host}:${server.port}` : REDIS_URL!;
    return opened(`Redis at ${new URL(url).host}`, RedisCache.open<V>(url, options), server);
  }
  return {
    name: 'memory, for want of a server',
    cache: new MemoryCache<string, V>(),
    [Symbol.asyncDispose]: async () => {},
  };
}

function opened<V>(name: string, cache: MemCached<V, string> | RedisCache<V>, server: Server | undefined): Far<V> {
  const far = {
    name,
    cache,
    async [Symbol.asyncDispose]() {
      if (!server) await patient(cache).clear(); // the keys of the demo's own prefix
      await cache.close();
      await server?.stop();
    },
  };
  if (!server) return far;
  return {
    ...far,
    async freeze() {
      await server.freeze();
      return () => server.thaw();
    },
  };
}

/** The same cache, for a call that may take longer. */
function patient<V>(cache: MemCached<V, string> | RedisCache<V>): { clear(): Promise<void> } {
  const options = { timeout: 10_000 };
  return cache instanceof RedisCache ? new RedisCache(cache, options) : new MemCached(cache, options);
}
