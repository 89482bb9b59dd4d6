import type { Wanted } from '@ctu/core/adapter';
import { legalKey } from './key.js';
import type { MemcachedClient, MemcachedServer, Stored } from './memcached-client.js';

/** Where the keys of one cache lie. A name is a key's text as the cache's key codec made it, legal or not. */
export interface Keyspace {
  /** The server of a name. Never throws. */
  serverOf(name: string): MemcachedServer;
  /** What is under names that share this server, in their order. Nothing is sent for a call that is not wanted any more. */
  read(server: MemcachedServer, names: readonly string[], call: Wanted): Promise<readonly (Stored | undefined)[]>;
  set(server: MemcachedServer, name: string, stored: Stored, expiry: number, call: Wanted): Promise<void>;
  delete(server: MemcachedServer, name: string, call: Wanted): Promise<boolean>;
  /** The seconds that a name has left, on a server that can tell; undefined where it cannot after all. */
  remaining(server: MemcachedServer, name: string, call: Wanted): Promise<number | undefined>;
  /** Forgets the names of this keyspace on a server, and nothing else there. */
  clear(server: MemcachedServer, call: Wanted): Promise<void>;
  /** How many bytes the key of a name takes on a server. */
  keySize(name: string): number;
}

/** Names are the server's own keys, which other programs may use too, so that `clear` empties the server. */
export function rawKeyspace(client: MemcachedClient): Keyspace {
  const keyOf = (name: string) => legalKey(client.namespace + name);
  return {
    serverOf: (name) => client.serverOf(keyOf(name)),
    read: (server, names, call) => server.getMany(names.map(keyOf), call),
    set: (server, name, stored, expiry, call) => server.set(keyOf(name), stored, expiry, call),
    delete: (server, name, call) => server.delete(keyOf(name), call),
    remaining: async (server, name, call) => server.remaining?.(keyOf(name), call),
    clear: (server, call) => server.flush(call),
    keySize: (name) => keyOf(name).length,
  };
}
