import { patient } from '@ctu/tooling';
import { Memcache } from 'memcache';
import Memcached from 'memcached';
import memjs from 'memjs';
import { Memcached as OwnMemcached } from '../client/index.js';
import type { MemcachedClientLike } from '../index.js';

/** A client, and how it is closed. */
interface Opened {
  readonly client: MemcachedClientLike;
  close(): unknown;
}

/** A client library, and how a user would make a client of it. */
export interface ClientLibrary {
  readonly name: 'own' | 'memcached' | 'memjs' | 'memcache';
  /** A client for servers like `127.0.0.1:11211`. */
  create(servers: readonly string[]): Opened;
}

// The libraries have timeouts of their own, of half a second or five. As patient as the caches, they end no call on a busy
// machine that was to be answered.
const { timeout } = patient;

export const own: ClientLibrary = {
  name: 'own',
  create(servers) {
    const client = new OwnMemcached(servers, patient);
    return { client, close: () => client.close() };
  },
};

export const memcached: ClientLibrary = {
  name: 'memcached',
  create(servers) {
    const client = new Memcached([...servers], { timeout, idle: timeout });
    return { client, close: () => client.end() };
  },
};

export const memjsLibrary: ClientLibrary = {
  name: 'memjs',
  create(servers) {
    const client = memjs.Client.create(servers.join(','), { timeout: timeout / 1_000 });
    return { client, close: () => client.close() };
  },
};

export const memcache: ClientLibrary = {
  name: 'memcache',
  create(servers) {
    const client = new Memcache({ nodes: [...servers], timeout });
    return { client, close: () => client.disconnect() };
  },
};

/** Every library that this package serves. It needs no test runner. */
export const clientLibraries: readonly ClientLibrary[] = [own, memcached, memjsLibrary, memcache];
