import { CacheError } from '@ctu/core';
import { checkOptions, ttlMisuse } from '@ctu/core/adapter';
import type { Data } from './command.js';
import { type ConnectOptions, connectRules, serversOf } from './connect-options.js';
import { type Lease, lease, markStale } from './leases.js';
import { Reach } from './reach.js';
import { type ServerList, serversIn } from './servers.js';
import { type ClientValue, type StoreOptions, secondsMisuse, storedOf, there } from './values.js';

export interface MemcachedOptions extends ConnectOptions {
  /**
   * How long a call may take, in milliseconds, before it rejects with `TIMEOUT`. Default: 1,000. While a function is still to list the
   * servers, that is waited for as long in addition.
   */
  readonly timeout?: number | undefined;
}

/**
 * A client of Memcached servers, of its own: small, and young. Replies are read exactly; a connection is dropped on the first surprise.
 * Every call rejects with a CacheError: `TIMEOUT` after `timeout`, `UNAVAILABLE` where the server of the key cannot be reached or
 * has been silent, `SERVER` where it answers with an error. What was told to have failed before it was sent is not sent later. It keeps no program alive.
 *
 * A key is a text of 1 to 250 bytes without spaces and control characters, else calls throw a TypeError. The client stores no
 * type beside the data: `flags` are the caller's. An empty value under flags 0 is what a lease creates, and a miss for `get`.
 *
 * @example
 * ```ts
 * import { Memcached } from '@ctu/memcached/client';
 *
 * const client = new Memcached('localhost:11211');
 * await client.set('greeting', 'Hello', { expiry: 60 });
 * const found = await client.get('greeting');
 * console.log(new TextDecoder().decode(found?.data)); // → Hello
 * client.close();
 * ```
 */
export class Memcached {
  /** @internal */
  readonly [serversIn]: object;
  readonly #reach: Reach;

  /** Throws a TypeError or RangeError for servers and options that make no sense. It connects at the first call. */
  constructor(list: ServerList, options: MemcachedOptions = {}) {
    checkOptions(options, { ...connectRules, timeout: ttlMisuse });
    const servers = serversOf(list, options);
    this[serversIn] = servers;
    this.#reach = new Reach(servers, options.timeout ?? 1_000);
  }

  get(key: string): Promise<ClientValue | undefined> {
    return this.#reach.at(key, async (operations, wire, call) => there((await operations.getMany([wire], call))[0]));
  }

  /** What is under the keys, in their order. One request for each server. Rejects where one of them cannot be asked. */
  async getMany(keys: readonly string[]): Promise<(ClientValue | undefined)[]> {
    return (await this.#reach.atMany(keys, (operations, wires, call) => operations.getMany(wires, call))).map(there);
  }

  /** As `get`, with the number that `cas` takes. */
  gets(key: string): Promise<ClientValue | undefined> {
    return this.#reach.at(key, async (operations, wire, call) => there((await operations.getsMany([wire], call))[0]));
  }

  set(key: string, data: Data, options?: StoreOptions): Promise<void> {
    return this.#reach.at(key, (operations, wire, call) => operations.set(wire, ...storedOf(data, options), call));
  }

  /** Keeps something where nothing is; whether nothing was. */
  add(key: string, data: Data, options?: StoreOptions): Promise<boolean> {
    return this.#reach.at(key, (operations, wire, call) => operations.add(wire, ...storedOf(data, options), call));
  }

  /** Keeps something where nobody has written since `gets` or `lease` told the number. */
  cas(key: string, data: Data, cas: string, options?: StoreOptions): Promise<'stored' | 'changed' | 'absent'> {
    if (!/^\d{1,20}$/.test(cas) || BigInt(cas) >= 2n ** 64n)
      return Promise.reject(new TypeError('cas must be what gets has told'));
    return this.#reach.at(key, (operations, wire, call) => operations.cas(wire, ...storedOf(data, options), cas, call));
  }

  /** Forgets a key; whether it was there. */
  delete(key: string): Promise<boolean> {
    return this.#reach.at(key, (operations, wire, call) => operations.delete(wire, call));
  }

  /** The seconds that a key has left, Infinity for ever, 0 where nothing is. `UNSUPPORTED` before Memcached 1.6. */
  async remaining(key: string): Promise<number> {
    const seconds = await this.#reach.at(key, (operations, wire, call) => operations.remaining(wire, call));
    if (seconds === undefined)
      throw new CacheError('UNSUPPORTED', 'Before version 1.6 Memcached tells no remaining ttl', { key });
    return seconds;
  }

  /** Reads a key, and tells whose turn it is to make a new value, see `Lease`. For so many seconds it is nobody else's. */
  lease(key: string, seconds: number, refresh?: number): Promise<Lease> {
    const misuse = secondsMisuse(seconds) ?? secondsMisuse(refresh ?? 1);
    if (misuse) return Promise.reject(misuse);
    return this.#reach.at(key, (operations, wire, call) => lease(operations, wire, seconds, refresh, call));
  }

  /** Keeps the value of who has won a lease, unless somebody has written or deleted the key since; whether it is kept. */
  async fill(key: string, data: Data, { cas }: Lease, options?: StoreOptions): Promise<boolean> {
    return cas !== undefined && (await this.cas(key, data, cas, options)) === 'stored';
  }

  /** Marks a value as stale for so many seconds: one reader is to make a new one. Whether there was one. */
  markStale(key: string, seconds: number): Promise<boolean> {
    const misuse = secondsMisuse(seconds);
    if (misuse) return Promise.reject(misuse);
    return this.#reach.at(key, (operations, wire, call) => markStale(operations, wire, seconds, call));
  }

  /** Forgets all keys of all servers. */
  async flush(): Promise<void> {
    await this.#reach.each((operations, call) => operations.flush(call));
  }

  /** The statistics of each server, by its name. */
  stats(): Promise<Map<string, Record<string, string>>> {
    return this.#reach.each((operations, call) => operations.stats(call));
  }

  /** The version of each server, by its name. */
  version(): Promise<Map<string, string>> {
    return this.#reach.each((operations, call) => operations.version(call));
  }

  /** Refuses calls from now on, with `CLOSED`, and closes the connections once all replies have come. */
  close(): void {
    this.#reach.close();
  }

  /** Resolves once the servers are listed, at the latest after `timeout`. Calls wait for that by themselves. */
  async listed(): Promise<void> {
    await this.#reach.listed();
  }
}
