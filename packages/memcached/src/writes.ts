import { CacheError, type SetOptions } from '@ctu/core';
import { allEnded, setMisuse } from '@ctu/core/adapter';
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
    await (this.#isTooLarge(entry) ? this.#refuse(entry) : this.#write(entry));
  }

  /** Keeps all entries, or none where one is too large, which removes the older one of its key. */
  async setMany(entries: readonly EncodedEntry<K>[]): Promise<void> {
    const tooLarge = entries.filter((entry) => this.#isTooLarge(entry));
    if (tooLarge.length > 0) await allEnded(tooLarge.map((entry) => this.#refuse(entry)));
    await allEnded(entries.map((entry) => this.#write(entry)));
  }

  /** Forgets a key; whether it was there. */
  async delete(key: K): Promise<boolean> {
    const name = this.#settings.keys.encode(key);
    const server = this.#keyspace.serverOf(name);
    return this.#calls.request(server, (call) => this.#keyspace.delete(server, name, call), { key });
  }

  #write({ key, name, stored, expiry }: EncodedEntry<K>): Promise<void> {
    const server = this.#keyspace.serverOf(name);
    return this.#calls.request(server, (call) => this.#keyspace.set(server, name, stored, expiry, call), { key });
  }

  #isTooLarge(entry: EncodedEntry<K>): boolean {
    return this.#sizeOf(entry) > this.#settings.maxValueBytes;
  }

  #sizeOf({ name, stored }: EncodedEntry<K>): number {
    return this.#client.sizeOf(stored.data) + this.#keyspace.keySize(name) + OVERHEAD;
  }

  async #refuse(entry: EncodedEntry<K>): Promise<never> {
    const { key } = entry;
    const { maxValueBytes } = this.#settings;
    const message = `Value takes ${this.#sizeOf(entry)} bytes with its key, the limit is ${maxValueBytes}`;
    await this.delete(key).catch((cause) => {
      throw new CacheError('VALUE_TOO_LARGE', `${message}; the older value could not be removed`, { key, cause });
    });
    throw new CacheError('VALUE_TOO_LARGE', message, { key });
  }
}
