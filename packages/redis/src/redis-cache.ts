import { CacheError, type Channel, type ClearOptions, type KeysOptions, type SetOptions } from '@ctu/core';
import { allEnded, decodeValue, isTextCodec, ownPrefix, pairsOf, ServerCache } from '@ctu/core/adapter';
import { Calls, type Server } from './calls.js';
import { type RedisClientLike, recognise } from './clients/recognise.js';
import { flush } from './flush.js';
import { Keyspace } from './keyspace.js';
import { clientBehind, openClient } from './open-client.js';
import { type RedisCacheOptions, type RedisConnectOptions, type Settings, settingsOf } from './options.js';
import { Reads } from './reads.js';
import { port, type RedisClient } from './redis-client.js';
import { integer, text } from './replies.js';
import { pages, scan } from './scan.js';
import { serverClock, type TimeOf } from './server-clock.js';
import { type TrackingOptions, trackingChannel } from './tracking/tracking-channel.js';
import { Writes } from './writes.js';

/** What a cache is made of. */
interface Parts<K> {
  readonly calls: Calls;
  readonly keyspace: Keyspace<K>;
  readonly settings: Settings<K>;
  readonly reads: Reads<K>;
  readonly writes: Writes<K>;
  readonly timeOf: TimeOf;
}

/**
 * A cache in Redis or Valkey, on one server or a cluster.
 *
 * Reads of one turn of the event loop leave as one `MGET`. Every call rejects with a `CacheError` when a request has no
 * answer within the timeout (`TIMEOUT`), when Redis is out of reach (`UNAVAILABLE`) or answers with an error (`SERVER`).
 *
 * @example
 * ```ts
 * import { RedisCache } from '@ctu/redis';
 *
 * const cache = await RedisCache.connect('redis://localhost:6379', { prefix: 'app:', ttl: 60_000 });
 * const users = cache.for<{ name: string }>('user:'); // on the same connection
 * await users.set('42', { name: 'Ada' });
 *
 * console.log(await users.get('42')); // → { name: 'Ada' }
 * console.log(await cache.has('user:42')); // → true
 * await cache.close();
 * ```
 */
export class RedisCache<V = unknown, K = string> extends ServerCache<K, V> {
  readonly #parts: Parts<K>;

  /**
   * A cache on a client that stays the caller's own to close; or another face of a cache, see `for`. Throws a TypeError for what
   * is no client, a TypeError or RangeError for options that make no sense. `prefix` is for subclasses: even an empty one is a
   * prefix.
   */
  constructor(
    source: RedisClientLike | RedisCache<V, K> | RedisCache<unknown, K>,
    options: RedisCacheOptions<K> = {},
    prefix = options?.prefix || undefined, // null, which JavaScript may pass, is refused below
  ) {
    super();
    const base = source instanceof RedisCache ? source.#parts : undefined;
    const settings = settingsOf(options, prefix, base?.settings);
    // What is no cache is a client.
    const calls =
      base?.calls.face(settings.timeout) ?? new Calls(recognise(source as RedisClientLike), settings.timeout);
    this.#parts = partsOf(calls, settings, base?.timeOf);
  }

  /**
   * Opens a client of the package `redis` (node-redis), which `close()` closes; for a list of URLs, a cluster client, whose
   * nodes all get the user, password, TLS and database of the URLs, and the options of `client`. Rejects with `UNAVAILABLE`
   * when it is not connected within the timeout, with `SERVER` where Redis refuses it, such as for a wrong password, with
   * the client's error as the cause, with `UNSUPPORTED` where the package is not installed or cannot be loaded. What is no address
   * is a TypeError that holds nothing of it.
   */
  static async connect<V = unknown, K = string>(
    url: string | readonly string[],
    options: RedisConnectOptions<K> = {},
  ): Promise<RedisCache<V, K>> {
    return new RedisCache<V, K>(...(await openClient(url, options)));
  }

  /**
   * As `connect`, at once: the client connects behind, and tries again for ever, with pauses that grow to a second. The first calls
   * wait for the first attempt, at most their timeout; then, until it is connected, calls reject with `UNAVAILABLE` or `TIMEOUT`, whose cause is why it is not, such as a wrong password. So a program
   * starts while Redis is away. Throws what `connect` rejects with for arguments that make no sense; where the package `redis`
   * is missing, calls reject with `UNSUPPORTED`. `close()` ends it in whatever state.
   */
  static open<V = unknown, K = string>(
    url: string | readonly string[],
    options: RedisConnectOptions<K> = {},
  ): RedisCache<V, K> {
    return new RedisCache<V, K>(...clientBehind(url, options));
  }

  /**
   * Another face of this cache, on the same connection, with a value type, prefix, ttl and codec of its own. The prefix goes
   * below that of this cache, as a path. What the options leave open is as here. The faces share what is known of the servers
   * and the deadlines. Closing one leaves this cache open; closing this cache ends its faces.
   */
  for<U = V>(prefix: string, options: Omit<RedisCacheOptions<K>, 'prefix'> = {}): RedisCache<U, K> {
    return new RedisCache<U, K>(this, options, ownPrefix(prefix, options));
  }

  /**
   * A channel by which the servers themselves tell which keys of this cache change: by whomever, a Python service or redis-cli, and also
   * what expires, is evicted or flushed. For the near level of a `TwoLevelCache` whose far level is this very
   * cache: the keys that it tells are those of this cache. Over a far that gives them other names (a `PrefixedCache` over it, or a face with
   * another prefix) they mean nothing, and near forgets nothing. Make a face there, and let that one track: `redis.for('user:').tracking()`.
   *
   * One connection to each server, each primary of a cluster, for this cache and its faces. Each is asked for a sign of life with every
   * heartbeat, a cluster for its slots too: silence and change are losses, noticed within two heartbeats. Where a server cannot track
   * (Dragonfly, Garnet, Redis Cloud through ioredis), or its user may not, `channel-lost` says so (`UNSUPPORTED`), and the `fallback` is
   * joined, where there is one; else near is not asked until the server does track.
   *
   * Throws `UNSUPPORTED` for a client that cannot be duplicated (a pool), a TypeError or RangeError for options that make no sense.
   *
   * @example
   * ```ts
   * import { MemoryCache, TwoLevelCache } from '@ctu/core';
   * import { RedisCache } from '@ctu/redis';
   *
   * const redis = await RedisCache.connect<string>('redis://localhost:6379', { prefix: 'tracked:' });
   * const cache = new TwoLevelCache(new MemoryCache<string, string>(), redis, { channel: redis.tracking() });
   *
   * await cache.set('greeting', 'Hello');
   * console.log(await cache.get('greeting')); // → Hello
   * await cache.close();
   * ```
   */
  tracking(options: TrackingOptions = {}): Channel {
    const { calls, keyspace } = this.#parts;
    const client = calls.port;
    if (!client.trackables)
      throw new CacheError('UNSUPPORTED', 'This client cannot be duplicated, so it cannot be tracked');
    const decoder = new TextDecoder();
    const keyOf = (serverKey: Uint8Array) => keyspace.own(decoder.decode(serverKey));
    // It has been looked at.
    return trackingChannel(client as Required<typeof client>, { prefix: keyspace.prefix, keyOf }, options);
  }

  /** @internal */
  get [port](): RedisClient {
    return this.#parts.calls.port;
  }

  /** The time to live of what is set without one, in milliseconds. */
  get ttl(): number {
    return this.#parts.settings.ttl;
  }

  /** The value, or undefined: a miss, as is a key that holds a list, a hash or the like. */
  get(key: K): Promise<V | undefined> {
    const { calls, keyspace, reads, settings } = this.#parts;
    if (calls.closed) return Promise.reject(calls.closed);
    let serverKey: string;
    try {
      serverKey = keyspace.encode(key);
    } catch (error) {
      return Promise.reject(error);
    }
    return reads.get(serverKey, (payload) =>
      payload === null ? undefined : decodeValue<V>(settings.codec, key, payload),
    );
  }

  /** The values in the order of the keys, duplicates included, `undefined` for misses. */
  async getMany(keys: Iterable<K>): Promise<(V | undefined)[]> {
    const { calls, keyspace, reads, settings } = this.#parts;
    if (calls.closed) throw calls.closed;
    const list = [...keys];
    const serverKeys = list.map((key) => keyspace.encode(key));
    return reads.getMany(serverKeys, (payload, index) =>
      payload === null ? undefined : decodeValue<V>(settings.codec, list[index], payload),
    );
  }

  /** Keeps a value for `ttl` milliseconds, by default the cache's own. */
  async set(key: K, value: V, options?: SetOptions): Promise<void> {
    const { writes } = this.#parts;
    await writes.set(writes.entry(key, value, options));
  }

  /** Keeps many values under one ttl, written together. What `set` would refuse is refused before any is written. */
  async setMany(entries: Iterable<readonly [K, V]>, options?: SetOptions): Promise<void> {
    const { writes } = this.#parts;
    const encoded = pairsOf(entries).map(([key, value]) => writes.entry(key, value, options));
    await allEnded(encoded.map((entry) => writes.set(entry)));
  }

  /** Whether a `get` would find a value. */
  has(key: K): Promise<boolean> {
    return this.#parts.reads.has(key);
  }

  /**
   * Milliseconds until a key expires, by one `PTTL`: `Infinity` where it does not, 0 where it is not there. A list, a hash
   * or the like counts as there, unlike in `get` and `has`: to tell it from a value would cost a second command.
   */
  getRemainingTTL(key: K): Promise<number> {
    return this.#parts.reads.getRemainingTTL(key);
  }

  /**
   * The time of the key's server in milliseconds since 1970: a promise until it is known, a number from then on. `TIME` is
   * sent once to each server, and then at most once a minute, behind the calls. The error is at most half a round trip, plus
   * what the clocks drift apart in a minute. Where Redis refuses `TIME`, the clock of this process serves, and
   * `console.warn` says so once. It rejects only while the time is not known, and after `close()`.
   */
  now(key: K): number | Promise<number> {
    const { calls, keyspace, timeOf } = this.#parts;
    try {
      if (calls.closed) throw calls.closed;
      return timeOf(key, keyspace.encode(key));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Forgets a key; whether it was there. */
  delete(key: K): Promise<boolean> {
    return this.#parts.writes.delete(key);
  }

  /** Forgets many keys; how many were there. */
  async deleteMany(keys: Iterable<K>): Promise<number> {
    const { keyspace, writes } = this.#parts;
    return writes.deleteMany([...keys].map((key) => keyspace.encode(key)));
  }

  /**
   * Forgets all keys of this cache, on every primary, in pages: other clients are served meanwhile.
   * Without a prefix it is refused (`CLEAR_REFUSED`) unless `everything` is set, which empties the whole database.
   */
  async clear(options?: ClearOptions): Promise<void> {
    const { calls, keyspace, writes } = this.#parts;
    if (keyspace.prefix === '' && !options?.everything) {
      throw new CacheError(
        'CLEAR_REFUSED',
        'Clearing a cache without a prefix would empty the whole database: give the cache a prefix, ' +
          'or spell it out with clear({ everything: true })',
      );
    }
    const emptied = async (server: Server) => {
      if (keyspace.prefix === '') return flush(server);
      // As bytes, so that a key that is not even text goes too.
      for await (const page of pages(server, keyspace.pattern(), true)) await writes.deleteMany(page);
    };
    await allEnded((await calls.primaries()).map(emptied));
  }

  /**
   * The keys of this cache, as the caller wrote them; without a prefix, all keys of the server. See `scan`. Those that the key
   * codec cannot read are of somebody else and left out.
   */
  async *keys(options?: KeysOptions): AsyncGenerator<K> {
    const { calls, keyspace } = this.#parts;
    for await (const serverKey of scan(await calls.primaries(), keyspace.pattern(options?.prefix))) {
      const own = keyspace.own(serverKey);
      if (own) yield own.key;
    }
  }

  /**
   * How many keys lie under the prefix of this cache: without one the server's own number at once, else they are counted. Keys of
   * somebody else count too: lists, hashes and the like, and what the key codec cannot read.
   */
  get size(): Promise<number> {
    return this.#count();
  }

  /** Ends a client that `connect` or `open` has opened, once replies under way have come. A client handed in stays open. */
  close(): Promise<void> {
    return this.#parts.calls.close();
  }

  /** What each primary's `INFO` says. */
  protected async serverInfo(): Promise<string[]> {
    const servers = await this.#parts.calls.primaries();
    return allEnded(servers.map((server) => server.request(['info'], { read: text })));
  }

  async #count(): Promise<number> {
    const { calls, keyspace } = this.#parts;
    const servers = await calls.primaries();
    if (keyspace.prefix === '') {
      const sizes = await allEnded(servers.map((server) => server.request(['dbsize'], { read: integer })));
      return sizes.reduce((sum, size) => sum + size, 0);
    }
    let count = 0;
    for await (const _ of scan(servers, keyspace.pattern())) count++;
    return count;
  }
}

function partsOf<K>(calls: Calls, settings: Settings<K>, baseTime?: TimeOf): Parts<K> {
  const { prefix, codec, keys } = settings;
  const keyspace = new Keyspace(prefix, keys);
  const reads = new Reads(calls, keyspace, !isTextCodec(codec));
  const writes = new Writes(calls, keyspace, settings);
  return { settings, calls, keyspace, reads, writes, timeOf: baseTime ?? serverClock(calls) };
}
