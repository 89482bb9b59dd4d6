import { addressOf } from '../../client/address.js';
import { Server } from '../../client/server.js';
import { type MemcachedClient, noServer } from '../../memcached-client.js';
import { operationsOf } from '../own.js';
import { perServer } from '../per-server.js';
import { type Ring, serverOnRing } from './ring.js';

/** A client of the package `memcached` (2.2 and later). */
export interface MemcachedLike {
  // biome-ignore lint/suspicious/noExplicitAny: the library's own types say `any` for what a callback gets
  getMulti(keys: string[], callback: (error: any, data: Record<string, any>) => void): void;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  settings(callback: (error: any, settings: any) => void): void;
  end(): void;
}

/** The parts of it that are taken over. */
interface Internals {
  readonly servers: readonly string[];
  readonly namespace: string;
  readonly idle: number;
  readonly HashRing: Ring;
  command(): void;
}

/** Whether this is a client of the package `memcached`. The types of the package leave out these members. */
export function isMemcached(client: object): client is MemcachedLike {
  const library = client as Partial<Internals>; // asks for names only
  return typeof library.command === 'function' && Array.isArray(library.servers) && library.HashRing !== undefined;
}

/** The connections that caches over one client share. */
const connections = new WeakMap<object, Map<string, Server>>();

/**
 * Its servers, namespace and ring, over connections of our own. The library itself takes replies for text in UTF-8, parses JSON under the
 * flags 2 (and ends the program where it is none), never answers a command whose connection has closed, and keeps timers for minutes after
 * a failure. It stays as it is, and connects to nothing.
 */
export function memcachedClient(client: MemcachedLike): MemcachedClient {
  const library = client as unknown as Internals; // isMemcached has seen the parts
  const known = connections.get(client) ?? new Map<string, Server>();
  connections.set(client, known);
  const serverAt = perServer((name: string) => {
    if (!addressOf(name)) return noServer(() => 'its address is not like 127.0.0.1:11211');
    const server = known.get(name) ?? new Server(name, { ...DIALLING, idle: library.idle });
    known.set(name, server);
    return operationsOf(server);
  });
  const nowhere = noServer(() => 'The ring of the client has no servers left');
  return {
    namespace: library.namespace,
    servers: () => library.servers.map(serverAt),
    serverOf(key) {
      const name = library.servers.length === 1 ? library.servers[0] : serverOnRing(library.HashRing, key);
      return name === undefined ? nowhere : serverAt(name);
    },
    sizeOf: (data) => Buffer.byteLength(data),
    close() {
      for (const server of known.values()) server.end();
    },
  };
}

const DIALLING = { tls: undefined, who: undefined, clock: performance, random: Math.random };
