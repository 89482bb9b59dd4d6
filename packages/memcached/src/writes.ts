import { CacheError, type SetOptions } from '@ctu/core';
import { setMisuse } from '@ctu/core/adapter';
import type { Calls } from './calls.js';
import { expiryOf } from './expiry.js';
import type { Keyspace } from './keyspace.js';
import type { MemcachedClient, Stored } from './memcached-client.js';
import type { Settings } from './options.js';

/** What a server counts for an entry besides its key and data: header, flags, unique number and line break. */
const OVERHEAD = 63;

/** A value that is ready to be written. */
export interface EncodedEntry<K> {
  readonly key: K;
  readonly name: string;
  readonly stored: Stored;
  readonly expiry: number;
}

/** What one cache writes. */
export class Writes<K> {
  readonly #calls: Calls;
  readonly #keyspace: Keyspace;
  readonly #settings: Settings<K>;
  readonly #client: MemcachedClient;

  constructor(calls: Calls, keyspace: Keyspace, settings: Settings<K>, client: MemcachedClient) {
    this.#calls = calls;
    this.#keyspace = keyspace;
    this.#settings = settings;
    this.#client = client;
  }

  /** The entry of a `set`. Throws for misuse, and for what cannot be encoded. */
  entry(key: K, value: unknown, options: SetOptions | undefined): EncodedEntry<K> {
    const misuse = setMisuse(value, options);
    if (misuse) throw misuse;
    const { keys, serde, ttl, clock } = this.#settings;
    const name = keys.encode(key);
    return { key, name, stored: serde.serialize(key, value), expiry: expiryOf(options?.ttl ?? ttl, clock) };
  }

  /** Keeps an entry. One that is too large is not sent, and removes the older one, as a server without room does itself. */
  async set(entry: EncodedEntry<K>): Promise<void> {
    const { key, name, stored, expiry } = entry;
    const size = this.#client.sizeOf(stored.data) + this.#keyspace.keySize(name) + OVERHEAD;
    if (size > this.#settings.maxValueBytes) return this.#refuse(entry, size);
    const server = this.#keyspace.serverOf(name);
    await this.#calls.request(server, this.#keyspace.set(server, name, stored, expiry), { key });
  }

  /** Forgets a key; whether it was there. */
  async delete(key: K): Promise<boolean> {
    const name = this.#settings.keys.encode(key);
    const server = this.#keyspace.serverOf(name);
    return this.#calls.request(server, this.#keyspace.delete(server, name), { key });
  }

  async #refuse({ key }: EncodedEntry<K>, size: number): Promise<never> {
    const message = `Value takes ${size} bytes with its key, the limit is ${this.#settings.maxValueBytes}`;
    await this.delete(key).catch((cause) => {
      throw new CacheError('VALUE_TOO_LARGE', `${message}; the older value could not be removed`, { key, cause });
    });
    throw new CacheError('VALUE_TOO_LARGE', message, { key });
  }
}
