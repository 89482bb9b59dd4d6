import { CacheError } from '@ctu/core';
import { allEnded, checkOptions, Deadlines, ttlMisuse, type Wanted } from '@ctu/core/adapter';
import { Calls } from '../calls.js';
import { isEmptyItem, type Stored } from '../memcached-client.js';
import type { Data } from './command.js';
import { type ConnectOptions, connectRules, serversOf } from './connect-options.js';
import { wireKey } from './key.js';
import { type Lease, lease, markStale } from './leases.js';
import { Operations } from './operations.js';
import type { Server } from './server.js';
import { type ServerList, type Servers, serversIn } from './servers.js';

export interface MemcachedOptions extends ConnectOptions {
  /** How long a call may take, in milliseconds, before it rejects with `TIMEOUT`. Default: 1,000. */
  readonly timeout?: number | undefined;
}

/** What a server has under a key. */
export interface ClientValue {
  readonly data: Uint8Array;
  readonly flags: number;
  /** What `cas` takes; only `gets` asks for it. */
  readonly cas?: string;
}

export interface StoreOptions {
  /** A number of 32 bits that is kept beside the data. Default: 0. */
  readonly flags?: number;
  /** Seconds from now, up to 30 days; above, a Unix time in seconds. Default: 0, which means never. */
  readonly expiry?: number;
}

/**
 * A client of Memcached servers, of its own: small, and young. Replies are read exactly; a connection is dropped on the first surprise.
 * Every call rejects with a CacheError: `TIMEOUT` after `timeout`, `UNAVAILABLE` where the server of the key cannot be reached or
 * has been silent, `SERVER` where it answers with an error. What was told to have failed is not sent later. It keeps no program alive.
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
  readonly #servers: Servers;
  readonly #calls: Calls;
  readonly #deadlines: Deadlines;
  readonly #known = new WeakMap<Server, Operations<ClientValue>>();
  #closed = false;

  /** Throws a TypeError or RangeError for servers and options that make no sense. It connects at the first call. */
  constructor(servers: ServerList, options: MemcachedOptions = {}) {
    checkOptions(options, { ...connectRules, timeout: ttlMisuse });
    this.#servers = serversOf(servers, options);
    this[serversIn] = this.#servers;
    const { timeout = 1_000 } = options;
    this.#calls = new Calls(timeout);
    this.#deadlines = new Deadlines(timeout);
  }

  get(key: string): Promise<ClientValue | undefined> {
    return this.#at(key, async (operations, wire, call) => there((await operations.getMany([wire], call))[0]));
  }

  /** What is under the keys, in their order. One request for each server. Rejects where one of them cannot be asked. */
  async getMany(keys: readonly string[]): Promise<(ClientValue | undefined)[]> {
    const byServer = new Map<Operations<ClientValue>, number[]>();
    const wires = keys.map(wireKey);
    const places = await Promise.all(wires.map((key) => this.#of(key)));
    for (const [index, operations] of places.entries())
      byServer.set(operations, [...(byServer.get(operations) ?? []), index]);
    const found: (ClientValue | undefined)[] = [];
    await allEnded(
      [...byServer].map(async ([operations, indexes]) => {
        const some = indexes.map((index) => wires[index]!); // a place for each
        const values = await this.#ask(operations, (call) => operations.getMany(some, call));
        for (const [at, index] of indexes.entries()) found[index] = there(values[at]);
      }),
    );
    return keys.map((_, index) => found[index]);
  }

  /** As `get`, with the number that `cas` takes. */
  gets(key: string): Promise<ClientValue | undefined> {
    return this.#at(key, async (operations, wire, call) => there((await operations.getsMany([wire], call))[0]));
  }

  set(key: string, data: Data, options?: StoreOptions): Promise<void> {
    return this.#at(key, (operations, wire, call) => operations.set(wire, ...storedOf(data, options), call));
  }

  /** Keeps something where nothing is; whether nothing was. */
  add(key: string, data: Data, options?: StoreOptions): Promise<boolean> {
    return this.#at(key, (operations, wire, call) => operations.add(wire, ...storedOf(data, options), call));
  }

  /** Keeps something where nobody has written since `gets` or `lease` told the number. */
  cas(key: string, data: Data, cas: string, options?: StoreOptions): Promise<'stored' | 'changed' | 'absent'> {
    if (!/^\d+$/.test(cas)) return Promise.reject(new TypeError('cas must be what gets has told'));
    return this.#at(key, (operations, wire, call) => operations.cas(wire, ...storedOf(data, options), cas, call));
  }

  /** Forgets a key; whether it was there. */
  delete(key: string): Promise<boolean> {
    return this.#at(key, (operations, wire, call) => operations.delete(wire, call));
  }

  /** The seconds that a key has left, Infinity for ever, 0 where nothing is. `UNSUPPORTED` before Memcached 1.6. */
  async remaining(key: string): Promise<number> {
    const seconds = await this.#at(key, (operations, wire, call) => operations.remaining(wire, call));
    if (seconds === undefined)
      throw new CacheError('UNSUPPORTED', 'Before version 1.6 Memcached tells no remaining ttl', { key });
    return seconds;
  }

  /** Reads a key, and tells whose turn it is to make a new value, see `Lease`. For so many seconds it is nobody else's. */
  lease(key: string, seconds: number, refresh?: number): Promise<Lease> {
    const misuse = secondsMisuse(seconds) ?? secondsMisuse(refresh ?? 1);
    if (misuse) return Promise.reject(misuse);
    return this.#at(key, (operations, wire, call) => lease(operations, wire, seconds, refresh, call));
  }

  /** Keeps the value of who has won a lease, unless somebody has written or deleted the key since; whether it is kept. */
  async fill(key: string, data: Data, { cas }: Lease, options?: StoreOptions): Promise<boolean> {
    return cas !== undefined && (await this.cas(key, data, cas, options)) === 'stored';
  }

  /** Marks a value as stale for so many seconds: one reader is to make a new one. Whether there was one. */
  markStale(key: string, seconds: number): Promise<boolean> {
    const misuse = secondsMisuse(seconds);
    if (misuse) return Promise.reject(misuse);
    return this.#at(key, (operations, wire, call) => markStale(operations, wire, seconds, call));
  }

  /** Forgets all keys of all servers. */
  async flush(): Promise<void> {
    await this.#each((operations, call) => operations.flush(call));
  }

  /** The statistics of each server, by its name. */
  stats(): Promise<Map<string, Record<string, string>>> {
    return this.#each((operations, call) => operations.stats(call));
  }

  /** The version of each server, by its name. */
  version(): Promise<Map<string, string>> {
    return this.#each((operations, call) => operations.version(call));
  }

  /** Refuses calls from now on, with `CLOSED`, and closes the connections once all replies have come. */
  close(): void {
    this.#closed = true;
    this.#calls.close();
    this.#servers.end();
  }

  /** Resolves once the servers are listed, at the latest after `timeout`. Calls wait for that by themselves. */
  async listed(): Promise<void> {
    await this.#listing()?.catch(() => {}); // calls tell
  }

  async #at<T>(
    key: string,
    act: (operations: Operations<ClientValue>, wire: string, call: Wanted) => Promise<T>,
  ): Promise<T> {
    const wire = wireKey(key);
    const operations = await this.#of(wire);
    return this.#ask(operations, (call) => act(operations, wire, call), key);
  }

  async #each<T>(act: (operations: Operations<ClientValue>, call: Wanted) => Promise<T>): Promise<Map<string, T>> {
    const listing = this.#listing();
    if (listing) await listing;
    const all = this.#servers.all.map((server) => this.#operations(server));
    if (all.length === 0) throw this.#none();
    const answers = await allEnded(all.map((operations) => this.#ask(operations, (call) => act(operations, call))));
    return new Map(all.map(({ name }, index) => [name, answers[index]!])); // one for each
  }

  #ask<T>(operations: Operations<ClientValue>, send: (call: Wanted) => Promise<T>, key?: string): Promise<T> {
    return this.#calls.request(operations, send, key === undefined ? {} : { key });
  }

  async #of(wire: string): Promise<Operations<ClientValue>> {
    const listing = this.#listing();
    if (listing) await listing;
    const server = this.#servers.of(wire);
    if (!server) throw this.#none();
    return this.#operations(server);
  }

  /** Resolves once the servers are listed; undefined where there are some, so that what is called before `close` is under way. */
  #listing(): Promise<void> | undefined {
    if (this.#closed) throw this.#none();
    if (this.#servers.all.length > 0) return undefined;
    const late = () => new CacheError('TIMEOUT', 'The servers of Memcached were not listed in time');
    return this.#deadlines.race(this.#servers.listed(), late);
  }

  /** Why there is no server. */
  #none(): CacheError {
    if (this.#closed) return new CacheError('CLOSED', 'Memcached is closed');
    return new CacheError('UNAVAILABLE', 'There are no servers', { cause: this.#servers.reason });
  }

  #operations(server: Server): Operations<ClientValue> {
    let operations = this.#known.get(server);
    if (!operations) {
      operations = new Operations(server, clientValue);
      this.#known.set(server, operations);
    }
    return operations;
  }
}

function clientValue(bytes: Buffer, start: number, end: number, flags: number, cas: string): ClientValue {
  const data = Buffer.from(bytes.subarray(start, end));
  return cas === '' ? { data, flags } : { data, flags, cas };
}

/** What a lease has created is nothing yet. */
function there(value: ClientValue | undefined): ClientValue | undefined {
  return value && isEmptyItem(value) ? undefined : value;
}

/** Throws a TypeError or RangeError for what would not go onto the wire as it is. */
function storedOf(data: Data, { flags = 0, expiry = 0 }: StoreOptions = {}): [stored: Stored, expiry: number] {
  if (typeof data !== 'string' && !(data instanceof Uint8Array)) throw new TypeError('data must be a text or bytes');
  if (flags >>> 0 !== flags) throw new RangeError('flags must be an integer of 32 bits');
  if (!Number.isInteger(expiry)) throw new RangeError('expiry must be an integer');
  return [{ flags, data }, expiry];
}

function secondsMisuse(seconds: number): RangeError | undefined {
  const isSeconds = Number.isInteger(seconds) && seconds > 0;
  return isSeconds ? undefined : new RangeError('seconds must be a positive integer');
}
