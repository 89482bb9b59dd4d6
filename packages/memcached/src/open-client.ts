import { check, peerFailure } from '@ctu/core/adapter';
import type { MemcachedLike } from './clients/memcached/memcached.js';

/** The options of the client. It waits for nothing by itself, because every call of a cache has a deadline anyway. */
const clientOptions = { retries: 0, timeout: 1_000, idle: 60_000 };

/**
 * A client of the package `memcached` for these servers, `host:port` or `/path` each. Rejects with a TypeError for anything
 * else, which names the argument and holds nothing of it, and with `UNSUPPORTED` where the package cannot be loaded.
 */
export async function openClient(servers: string | string[]): Promise<MemcachedLike> {
  const misuse = serversMisuse(servers);
  if (misuse) throw misuse;
  const Memcached = await loadMemcached();
  return new Memcached(servers, clientOptions);
}

async function loadMemcached(): Promise<Library> {
  try {
    const { default: Memcached } = await import('memcached');
    check({ Memcached }, { Memcached: 'a function' }); // a bundler may have put an empty module in its place
    return Memcached;
  } catch (cause) {
    throw peerFailure('MemCached.connect', 'memcached', cause);
  }
}

type Library = typeof import('memcached'); // the class itself, by the types of the package

function serversMisuse(servers: unknown): TypeError | undefined {
  if (!Array.isArray(servers)) return serverMisuse(servers, 'servers');
  if (servers.length === 0)
    return new TypeError('servers must be a server like 127.0.0.1:11211, or a list of them, not an empty one');
  return servers
    .map((server, index) => serverMisuse(server, `servers[${index}]`))
    .find((misuse) => misuse !== undefined);
}

function serverMisuse(server: unknown, name: string): TypeError | undefined {
  if (typeof server === 'string' && /^(\/.+|[^\s@/]+:\d{1,5})$/.test(server)) return undefined;
  const what =
    typeof server === 'string'
      ? server === ''
        ? 'an empty text'
        : 'that text'
      : server === null
        ? 'null'
        : typeof server;
  return new TypeError(`${name} must be a server like 127.0.0.1:11211, not ${what}`);
}
