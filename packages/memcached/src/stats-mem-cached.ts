import { ownPrefix } from '@ctu/core/adapter';
import type { JsonValue } from './any-keys.js';
import type { ServerList } from './client/servers.js';
import { MemCached } from './mem-cached.js';
import { type MemCachedConnectOptions, openClient } from './open-client.js';
import type { MemCachedOptions } from './options.js';
import { type MemcachedServerStats, serverStats } from './server-stats.js';

/** What the servers have counted since they started, for everybody, plus what each of them says of itself. */
export interface MemcachedStats extends MemcachedServerStats {
  /** The statistics of each server as it gives them, by `host:port`. */
  servers: Record<string, Record<string, string>>;
}

/** A `MemCached` with the counters of its servers, which count all keys on them, not this cache alone. */
export class StatsMemCached<V = unknown, K = JsonValue> extends MemCached<V, K> {
  static override async connect<V = unknown, K = JsonValue>(
    servers: ServerList,
    options: MemCachedConnectOptions<K> = {},
  ): Promise<StatsMemCached<V, K>> {
    return new StatsMemCached<V, K>(...(await openClient(servers, options)));
  }

  /** Another face, see `MemCached`, with the same counters: they are the servers'. */
  override for<U = V>(prefix: string, options: Omit<MemCachedOptions<K>, 'prefix'> = {}): StatsMemCached<U, K> {
    return new StatsMemCached<U, K>(this, options, ownPrefix(prefix, options));
  }

  /** The hit rate of all servers together, from 0 to 1; 0 for servers that were never asked. */
  async hits(): Promise<number> {
    return (await this.stats()).hitRate;
  }

  /** The counters of all servers, summed, and of each. Rejects if one of them cannot be reached. */
  async stats(): Promise<MemcachedStats> {
    const servers = await this.eachServer((server) => server.stats());
    return { ...serverStats([...servers.values()]), servers: Object.fromEntries(servers) };
  }
}
