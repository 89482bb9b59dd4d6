import { legalKey } from './key.js';
import type { MemcachedClient, MemcachedServer, Stored } from './memcached-client.js';

/** Where the keys of one cache lie. A name is a key's text as the cache's key codec made it, legal or not. */
export interface Keyspace {
  /** The server of a name. Never throws. */
  serverOf(name: string): MemcachedServer;
  /** What is under names that share a server, in their order, and that server. */
  read(names: readonly string[]): Found;
  set(server: MemcachedServer, name: string, stored: Stored, expiry: number): Promise<void>;
  delete(server: MemcachedServer, name: string): Promise<boolean>;
  /** Forgets the names of this keyspace on a server, and nothing else there. */
  clear(server: MemcachedServer): Promise<void>;
  /** How many bytes the key of a name takes on a server. */
  keySize(name: string): number;
}

/** What a server has under some names. */
interface Found {
  readonly server: MemcachedServer;
  readonly found: Promise<readonly (Stored | undefined)[]>;
}

/** Names are the server's own keys, which other programs may use too, so that `clear` empties the server. */
export function rawKeyspace(client: MemcachedClient): Keyspace {
  const keyOf = (name: string) => legalKey(client.namespace + name);
  return {
    serverOf: (name) => client.serverOf(keyOf(name)),
    read(names) {
      const keys = names.map(keyOf);
      const server = client.serverOf(keys[0]!); // there is at least one
      return { server, found: server.getMany(keys) };
    },
    set: (server, name, stored, expiry) => server.set(keyOf(name), stored, expiry),
    delete: (server, name) => server.delete(keyOf(name)),
    clear: (server) => server.flush(),
    keySize: (name) => keyOf(name).length,
  };
}
