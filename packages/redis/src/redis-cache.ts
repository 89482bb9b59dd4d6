import { CacheError, type ClearOptions, type KeysOptions, type SetOptions } from '@ctu/core';
import { allEnded, decodeValue, encodePrefix, encodeValue, ServerCache, setMisuse } from '@ctu/core/adapter';
import type { RedisClientLike } from './clients/recognise.js';
import type { Server } from './connection.js';
import { type Entry, sizeMisuse, writeEntry } from './entry.js';
import { openClient } from './open-client.js';
import { pages, scan } from './scan.js';
import { type RedisCacheOptions, type Setup, setUp, timesOf } from './setup.js';
import { unlink } from './unlink.js';

/**
 * A cache in Redis or Valkey, on one server or a cluster.
 *
 * Reads of one turn of the event loop leave as one `MGET`. Every call rejects with a `CacheError` when a request has no
 * answer within the timeout (`TIMEOUT`), when Redis is out of reach (`UNAVAILABLE`) or answers with an error (`SERVER`).
 */
export class RedisCache<V = unknown, K = string> extends ServerCache<K, V> {
  readonly #setup: Setup<K>;

  /**
   * A cache on a client that stays the caller's own to close; or a second face of another cache, with its options.
   * `serverPrefix` is for subclasses: the text before every key on the server.
   */
  constructor(
    source: RedisClientLike | RedisCache<V, K>,
    options: RedisCacheOptions<K> = {},
    serverPrefix: string = options.prefix ? encodePrefix(options.prefix) : '',
  ) {
    super();
    this.#setup = source instanceof RedisCache ? source.#setup : setUp(source, options, serverPrefix);
  }

  /**
   * Opens a client of the package `redis` (node-redis), which `close()` closes; for a list of URLs, a cluster client.
   * Rejects with `UNAVAILABLE` when it is not connected within the timeout.
   */
  static async connect<V = unknown, K = string>(
    url: string | readonly string[],
    options: RedisCacheOptions<K> = {},
  ): Promise<RedisCache<V, K>> {
    return new RedisCache<V, K>(await openClient(url, timesOf(options).timeout), options);
  }

  /** The value, or undefined: a miss, as is a key that holds a list, a hash or the like. */
  get(key: K): Promise<V | undefined> {
    const { connection, keyspace, reads, codec } = this.#setup;
    if (connection.refusal) return Promise.reject(connection.refusal);
    let serverKey: string;
    try {
      serverKey = keyspace.encode(key);
    } catch (error) {
      return Promise.reject(error);
    }
    return reads.get(serverKey, (payload) => (payload === null ? undefined : decodeValue<V>(codec, key, payload)));
  }

  /** The values in the order of the keys, duplicates included, `undefined` for misses. */
  async getMany(keys: Iterable<K>): Promise<(V | undefined)[]> {
    const { connection, keyspace, reads, codec } = this.#setup;
    if (connection.refusal) throw connection.refusal;
    const list = [...keys];
    const serverKeys = list.map((key) => keyspace.encode(key));
    return reads.getMany(serverKeys, (payload, index) =>
      payload === null ? undefined : decodeValue<V>(codec, list[index], payload),
    );
  }

  /** Keeps a value for `ttl` milliseconds, by default the cache's own. */
  async set(key: K, value: V, options?: SetOptions): Promise<void> {
    const { connection, ttl } = this.#setup;
    await writeEntry(connection, this.#entry(key, value, options), options?.ttl ?? ttl);
  }

  /** Keeps many values under one ttl, written together. What `set` would refuse is refused before any is written. */
  async setMany(entries: Iterable<readonly [K, V]>, options?: SetOptions): Promise<void> {
    const { connection, ttl } = this.#setup;
    const encoded = Array.from(entries, ([key, value]) => this.#entry(key, value, options));
    await allEnded(encoded.map((entry) => writeEntry(connection, entry, options?.ttl ?? ttl)));
  }

  /** Whether a `get` would find a value. */
  async has(key: K): Promise<boolean> {
    const { connection, keyspace } = this.#setup;
    const slotKey = keyspace.encode(key);
    // EXISTS would say yes to a list or a hash.
    return (await connection.request(['type', slotKey], { key, slotKey })) === 'string';
  }

  /** Forgets a key; whether it was there. */
  async delete(key: K): Promise<boolean> {
    const { connection, keyspace } = this.#setup;
    const slotKey = keyspace.encode(key);
    return (await connection.request(['unlink', slotKey], { key, slotKey })) === 1;
  }

  /** Forgets many keys; how many were there. */
  async deleteMany(keys: Iterable<K>): Promise<number> {
    const { connection, keyspace } = this.#setup;
    const serverKeys = Array.from(keys, (key) => keyspace.encode(key));
    return unlink(connection, serverKeys, (serverKey) => keyspace.decode(serverKey));
  }

  /**
   * Forgets all keys of this cache, on every primary, in pages: other clients are served meanwhile.
   * Without a prefix it is refused (`CLEAR_REFUSED`) unless `everything` is set, which empties the whole database.
   */
  async clear(options?: ClearOptions): Promise<void> {
    const { connection, keyspace } = this.#setup;
    if (keyspace.prefix === '' && !options?.everything) {
      throw new CacheError(
        'CLEAR_REFUSED',
        'Clearing a cache without a prefix would empty the whole database: give the cache a prefix, ' +
          'or spell it out with clear({ everything: true })',
      );
    }
    const emptied = async (server: Server) => {
      if (keyspace.prefix === '') return void (await server.request(['flushdb', 'ASYNC']));
      // As bytes, so that a key that is not even text goes too.
      for await (const page of pages(server, keyspace.pattern(), true)) await unlink(connection, page);
    };
    await allEnded((await connection.primaries()).map(emptied));
  }

  /** The keys of this cache, as the caller wrote them; without a prefix, all keys of the server. See `scan`. */
  async *keys(options?: KeysOptions): AsyncGenerator<K> {
    const { connection, keyspace } = this.#setup;
    for await (const key of scan(await connection.primaries(), keyspace.pattern(options?.prefix))) {
      yield keyspace.decode(key);
    }
  }

  /** How many keys this cache has: without a prefix the server's own number at once, else its keys are counted. */
  get size(): Promise<number> {
    return this.#count();
  }

  /** Ends a client that `connect` opened, once replies under way have come. A client handed in stays open. */
  close(): Promise<void> {
    return this.#setup.connection.close();
  }

  /** What each primary's `INFO` says. */
  protected async serverInfo(): Promise<string[]> {
    const servers = await this.#setup.connection.primaries();
    return allEnded(servers.map(async (server) => String(await server.request(['info']))));
  }

  async #count(): Promise<number> {
    const { connection, keyspace } = this.#setup;
    const servers = await connection.primaries();
    if (keyspace.prefix === '') {
      const sizes = await allEnded(servers.map((server) => server.request(['dbsize'])));
      return sizes.reduce<number>((sum, size) => sum + Number(size), 0);
    }
    let count = 0;
    for await (const _ of scan(servers, keyspace.pattern())) count++;
    return count;
  }

  #entry(key: K, value: V, options: SetOptions | undefined): Entry {
    const { keyspace, codec } = this.#setup;
    const misuse = setMisuse(value, options);
    if (misuse) throw misuse;
    const entry = { key, serverKey: keyspace.encode(key), payload: encodeValue(codec, key, value) };
    const excess = sizeMisuse(entry);
    if (excess) throw excess;
    return entry;
  }
}
