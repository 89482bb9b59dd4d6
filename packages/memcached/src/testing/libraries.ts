import { Memcache } from 'memcache';
import Memcached from 'memcached';
import memjs from 'memjs';
import { onTestFinished } from 'vitest';
import type { AnyMemcachedLibrary } from '../index.js';

/** A client library, and how a user would make a client of it. */
export interface Library {
  readonly name: 'memcached' | 'memjs' | 'memcache';
  /** A client for servers like `127.0.0.1:11211`, closed after the test. */
  open(servers: readonly string[]): AnyMemcachedLibrary;
}

/** Every library that this package serves. */
export const libraries: readonly Library[] = [
  {
    name: 'memcached',
    open(servers) {
      const client = new Memcached([...servers]);
      onTestFinished(() => client.end());
      return client;
    },
  },
  {
    name: 'memjs',
    open(servers) {
      const client = memjs.Client.create(servers.join(','));
      onTestFinished(() => client.close());
      return client;
    },
  },
  {
    name: 'memcache',
    open(servers) {
      const client = new Memcache({ nodes: [...servers] });
      onTestFinished(() => client.disconnect());
      return client;
    },
  },
];
