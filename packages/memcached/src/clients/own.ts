import { isAscii } from 'node:buffer';
import { Operations } from '../client/operations.js';
import type { Server } from '../client/server.js';
import { type Servers, serversIn } from '../client/servers.js';
import { type MemcachedClient, noServer, type Stored } from '../memcached-client.js';
import { Flags } from '../serde.js';
import { perServer } from './per-server.js';

/** A `Memcached` of `@ctu/memcached/client`, of whatever copy of this package. */
export interface OwnClientLike {
  /** @internal */
  readonly [serversIn]: object;
}

export function isOwn(client: object): client is OwnClientLike {
  return serversIn in client;
}

/** Those that were made for a cache, which closes them. */
const forCaches = new WeakSet<OwnClientLike>();

/** The same client, which the cache over it is to close. */
export function closedByCache<C extends OwnClientLike>(client: C): C {
  forCaches.add(client);
  return client;
}

/** Our own client as the port. */
export function ownClient(client: OwnClientLike): MemcachedClient {
  const servers = client[serversIn] as Servers; // what that member is
  const known = perServer(operationsOf, new WeakMap<Server, Operations>());
  const nowhere = noServer(() => `there are none: ${servers.reason.message}`);
  return {
    namespace: '',
    servers: () => (servers.all.length > 0 ? servers.all.map(known) : [nowhere]),
    serverOf(key) {
      const server = servers.of(key);
      return server ? known(server) : nowhere;
    },
    sizeOf: (data) => Buffer.byteLength(data),
    close() {
      if (forCaches.has(client)) servers.end();
    },
  };
}

export function operationsOf(server: Server): Operations {
  return new Operations(server, storedOf);
}

/**
 * JSON of ASCII is parsed where it stands, in the text of all that came with it, which is made once. Of anything else there is a copy: what a
 * caller keeps would keep the whole.
 */
function storedOf(bytes: Buffer, start: number, end: number, flags: number): Stored {
  if (flags === Flags.json) {
    if (bytes !== latest) {
      latest = bytes;
      text = isAscii(bytes) ? bytes.toString('latin1') : undefined;
    }
    if (text !== undefined) return { flags, data: text.slice(start, end) };
  }
  return { flags, data: Buffer.from(bytes.subarray(start, end)) };
}

/** What was read last, and its text, where it is ASCII. */
let latest: Buffer | undefined;
let text: string | undefined;
