import { CacheError, type ClearOptions, type SetOptions } from '@ctu/core';
import { allEnded, ownPrefix, pairsOf, ServerCache, type Wanted } from '@ctu/core/adapter';
import type { JsonValue } from './any-keys.js';
import { Calls } from './calls.js';
import type { ServerList } from './client/servers.js';
import { type MemcachedClientLike, recognise } from './clients/recognise.js';
import { type Keyspace, rawKeyspace } from './keyspace.js';
import { isEmptyItem, type MemcachedClient, type MemcachedServer, type Stored } from './memcached-client.js';
import { type MemCachedConnectOptions, openClient } from './open-client.js';
import { type MemCachedOptions, type Settings, settingsOf } from './options.js';
import { prefixedKeyspace } from './prefixed-keyspace.js';
import { Reads } from './reads.js';
import { serverClock, type TimeOf } from './server-clock.js';
import { Writes } from './writes.js';

/**
 * A Memcached server, or a ring of servers, as a cache.
 *
 * Reads of one turn of the event loop leave as one request for each server. Every call rejects with a CacheError:
 * `TIMEOUT` after `timeout`, `UNAVAILABLE` where the server of the key cannot be reached, `SERVER` where it answers with
 * an error, `CLOSED` after `close()`. Memcached cannot list keys: `keys()` and `size` are `UNSUPPORTED`.
 *
 * @example
 * ```ts
 * import { MemCached } from '@ctu/memcached';
 *
 * const cache = await MemCached.connect<{ name: string }>('localhost:11211', { prefix: 'user.', ttl: 60_000 });
 * await cache.set('42', { name: 'Ada' });
 *
 * console.log(await cache.get('42')); // → { name: 'Ada' }
 * await cache.close();
 * ```
 */
export class MemCached<V = unknown, K = JsonValue> extends ServerCache<K, V> {
  readonly #client: MemcachedClient;
  readonly #settings: Settings<K>;
  readonly #keyspace: Keyspace;
  readonly #calls: Calls;
  readonly #reads: Reads;
  readonly #writes: Writes<K>;
  readonly #timeOf: TimeOf;
  /** The cache that this one is another face of: it alone closes the client. */
  readonly #base: MemCached<unknown, K> | undefined;
  #closed = false;

  /**
   * A cache over a client that stays the caller's own to close; or another face of a cache, see `for`. Throws a TypeError for what
   * is no client, and a TypeError or RangeError for options that make no sense. `prefix` is for subclasses: even an empty one is a
   * prefix.
   */
  constructor(
    source: MemcachedClientLike | MemCached<V, K> | MemCached<unknown, K>,
    options: MemCachedOptions<K> = {},
    prefix = options?.prefix || undefined, // null, which JavaScript may pass, is refused below
  ) {
    super();
    const base = source instanceof MemCached ? source : undefined;
    this.#base = base;
    this.#settings = settingsOf(options, prefix, base ? base.#settings : undefined);
    this.#client = base ? base.#client : recognise(source as MemcachedClientLike); // what is no cache is a client
    this.#calls = new Calls(this.#settings.timeout, base ? base.#calls : undefined);
    this.#keyspace =
      this.#settings.prefix === undefined
        ? rawKeyspace(this.#client)
        : prefixedKeyspace(this.#client, this.#settings.prefix, this.#settings.newToken);
    this.#reads = new Reads(this.#calls, this.#keyspace, this.#settings.keys);
    this.#writes = new Writes(this.#calls, this.#keyspace, this.#settings, this.#client);
    this.#timeOf = base && !options.clock ? base.#timeOf : serverClock(this.#calls, { wall: this.#settings.clock });
  }

  /**
   * A cache over a client of its own, for servers like `127.0.0.1:11211`, `[::1]:11211` or `/run/memcached.sock`, or for a function that
   * lists them. It connects at the first call. Rejects with a TypeError or RangeError for servers and options that make no sense.
   */
  static async connect<V = unknown, K = JsonValue>(
    servers: ServerList,
    options: MemCachedConnectOptions<K> = {},
  ): Promise<MemCached<V, K>> {
    return new MemCached<V, K>(...(await openClient(servers, options)));
  }

  /**
   * Another face of this cache, over the same connections, with a value type, prefix, ttl and codec of its own. The prefix goes
   * below that of this cache. What the options leave open is as here. The faces share what is known of the servers and the
   * deadlines. Closing one leaves this cache open; closing this cache ends its faces.
   */
  for<U = V>(prefix: string, options: Omit<MemCachedOptions<K>, 'prefix'> = {}): MemCached<U, K> {
    return new MemCached<U, K>(this, options, ownPrefix(prefix, options));
  }

  /** The time to live of what is set without one, in milliseconds. */
  get ttl(): number {
    return this.#settings.ttl;
  }

  /** The value, or undefined: a miss. Rejects with `CORRUPT_VALUE` where the server keeps something else. */
  get(key: K): Promise<V | undefined> {
    const { serde } = this.#settings;
    // What lies under a key is the caller's word, as with any store.
    return this.#ask(key, (stored) => (isThere(stored) ? (serde.deserialize(key, stored) as V) : undefined));
  }

  /** The values in the order of the keys, duplicates included, `undefined` for misses. */
  async getMany(keys: Iterable<K>): Promise<(V | undefined)[]> {
    this.#mustBeOpen();
    const { serde, keys: codec } = this.#settings;
    const list = [...keys];
    const names = list.map((key) => codec.encode(key));
    return this.#reads.getMany(names, (stored, index) =>
      isThere(stored) ? (serde.deserialize(list[index]!, stored) as V) : undefined,
    );
  }

  /** Whether a `get` would find something. The value travels too: no client has a cheaper question. */
  has(key: K): Promise<boolean> {
    return this.#ask(key, isThere);
  }

  /**
   * Keeps a value for `ttl` milliseconds, rounded up to whole seconds. A value that the codec cannot write rejects with
   * `UNENCODABLE_VALUE` and changes nothing; one that is too large rejects with `VALUE_TOO_LARGE`, is not sent, and
   * removes the older value.
   */
  async set(key: K, value: V, options?: SetOptions): Promise<void> {
    this.#mustBeOpen();
    await this.#writes.set(this.#writes.entry(key, value, options));
  }

  /** Keeps many values under one ttl. What `set` would refuse is refused before any is written. */
  async setMany(entries: Iterable<readonly [K, V]>, options?: SetOptions): Promise<void> {
    this.#mustBeOpen();
    const encoded = pairsOf(entries).map(([key, value]) => this.#writes.entry(key, value, options));
    await this.#writes.setMany(encoded);
  }

  /** Forgets a key; whether it was there. */
  async delete(key: K): Promise<boolean> {
    this.#mustBeOpen();
    return this.#writes.delete(key);
  }

  /** Forgets many keys; how many were there. */
  async deleteMany(keys: Iterable<K>): Promise<number> {
    this.#mustBeOpen();
    const were = await allEnded([...keys].map((key) => this.#writes.delete(key)));
    return were.filter(Boolean).length;
  }

  /**
   * Milliseconds until the entry expires, in whole seconds; 0 where there is none, Infinity where it never does. `UNSUPPORTED` through the
   * packages `memjs` and `memcache`, which cannot ask, and before Memcached 1.6.
   */
  async getRemainingTTL(key: K): Promise<number> {
    this.#mustBeOpen();
    const name = this.#settings.keys.encode(key);
    const server = this.#keyspace.serverOf(name);
    const seconds = server.remaining
      ? await this.#calls.request(server, (call) => this.#keyspace.remaining(server, name, call), { key })
      : undefined;
    if (seconds === undefined) throw this.#unsupported('tell a remaining ttl: its client or its server cannot');
    return 1_000 * seconds;
  }

  /**
   * The time of the key's server in milliseconds since 1970: a promise until it is known, a number from then on. `stats` is
   * sent once to each server, and then at most once a minute, behind the calls. Servers tell whole seconds: the error is at
   * most half a second and half a round trip, plus what the clocks drift apart in a minute. Where a server refuses, the
   * clock of this process serves, and `console.warn` says so once. It rejects only while the time is not known, and after
   * `close()`.
   */
  now(key: K): number | Promise<number> {
    try {
      this.#mustBeOpen();
      return this.#timeOf(key, this.#keyspace.serverOf(this.#settings.keys.encode(key)));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Forgets all keys of this cache's prefix, and no others, for every process. Rejects if a server could not be reached,
   * after the others were cleared. Without a prefix it rejects with `CLEAR_REFUSED` unless `everything` is set, which
   * empties the servers.
   */
  async clear(options: ClearOptions = {}): Promise<void> {
    const { everything = false } = options;
    if (!everything && this.#settings.prefix === undefined) {
      throw new CacheError(
        'CLEAR_REFUSED',
        'Clearing a cache without a prefix would empty its servers for everybody: give the cache a prefix, ' +
          'or spell it out with clear({ everything: true })',
      );
    }
    await this.eachServer((server, call) => (everything ? server.flush(call) : this.#keyspace.clear(server, call)));
  }

  /** Rejects with `UNSUPPORTED`. By type it yields nothing, so that a cache of any JSON value as key fits as a far level. */
  // biome-ignore lint/correctness/useYield: it fails before there is anything to yield
  async *keys(): AsyncGenerator<never> {
    throw this.#unsupported('list its keys: Memcached keeps no list of them');
  }

  get size(): Promise<number> {
    return Promise.reject(this.#unsupported('count its keys: Memcached counts those of everybody'));
  }

  /** Refuses calls from now on and lets go of the connections that the cache opened. Calls under way are answered. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#base) return; // which goes on
    this.#calls.close();
    this.#client.close();
  }

  /** What each server answers, by its name. Rejects with the first failure once all have answered. */
  protected async eachServer<T>(send: (server: MemcachedServer, call: Wanted) => Promise<T>): Promise<Map<string, T>> {
    this.#mustBeOpen();
    const servers = this.#client.servers();
    const replies = await allEnded(servers.map((server) => this.#calls.request(server, (call) => send(server, call))));
    return new Map(servers.map(({ name }, index) => [name, replies[index]!])); // a reply for each
  }

  #ask<T>(key: K, decode: (stored: Stored | undefined) => T): Promise<T> {
    try {
      this.#mustBeOpen();
      return this.#reads.get(this.#settings.keys.encode(key), decode);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #unsupported(what: string): CacheError {
    return new CacheError('UNSUPPORTED', `${this.constructor.name} cannot ${what}`);
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new CacheError('CLOSED', `${this.constructor.name} is closed`);
    if (this.#base) this.#base.#mustBeOpen();
  }
}

/** Whether there is a value: not what a lease has created. */
function isThere(stored: Stored | undefined): stored is Stored {
  return stored !== undefined && !isEmptyItem(stored);
}
