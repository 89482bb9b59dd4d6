import { patient } from '@ctu/tooling';
import { Memcache } from 'memcache';
import Memcached from 'memcached';
import memjs from 'memjs';
import { onTestFinished } from 'vitest';
import type { MemcachedClientLike } from '../index.js';

/** A client, and how it is closed. */
interface Opened {
  readonly client: MemcachedClientLike;
  close(): unknown;
}

/** A client library, and how a user would make a client of it. */
export interface Library {
  readonly name: 'memcached' | 'memjs' | 'memcache';
  /** A client for servers like `127.0.0.1:11211`. */
  create(servers: readonly string[]): Opened;
  /** The same, closed after the test; not for tests that run at the same time. */
  open(servers: readonly string[]): MemcachedClientLike;
}

function library(name: Library['name'], create: Library['create']): Library {
  return {
    name,
    create,
    open(servers) {
      const { client, close } = create(servers);
      onTestFinished(async () => {
        await close();
      });
      return client;
    },
  };
}

// The libraries have timeouts of their own, of half a second or five. As patient as the caches, they end no call on a busy
// machine that was to be answered.
const { timeout } = patient;

export const memcached = library('memcached', (servers) => {
  const client = new Memcached([...servers], { timeout, idle: timeout });
  return { client, close: () => client.end() };
});

export const memjsLibrary = library('memjs', (servers) => {
  const client = memjs.Client.create(servers.join(','), { timeout: timeout / 1_000 });
  return { client, close: () => client.close() };
});

export const memcache = library('memcache', (servers) => {
  const client = new Memcache({ nodes: [...servers], timeout });
  return { client, close: () => client.disconnect() };
});

/** Every library that this package serves. */
export const libraries: readonly Library[] = [memcached, memjsLibrary, memcache];
