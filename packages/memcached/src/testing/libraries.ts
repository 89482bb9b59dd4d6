import { onTestFinished } from 'vitest';
import type { MemcachedClientLike } from '../index.js';
import * as clients from './client-libraries.js';

/** A client library, and clients of it that live as long as a test. */
export interface Library extends clients.ClientLibrary {
  /** A client for servers like `127.0.0.1:11211`, closed after the test; not for tests that run at the same time. */
  open(servers: readonly string[]): MemcachedClientLike;
}

function library({ name, create }: clients.ClientLibrary): Library {
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

const own = library(clients.own);
export const memcached = library(clients.memcached);
export const memjsLibrary = library(clients.memjsLibrary);
export const memcache = library(clients.memcache);

/** Every library that this package serves. */
export const libraries: readonly Library[] = [own, memcached, memjsLibrary, memcache];
