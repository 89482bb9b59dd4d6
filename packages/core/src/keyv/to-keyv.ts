import type { AnyCache, TextCache } from '../cache.js';
import { aCache, check } from '../checks.js';
import { allEnded } from '../mode/replies.js';
import { Forwarding } from '../wrappers/forwarding.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import type { KeyvStore } from './keyv-store.js';

/** How many values the iterator asks for at a time. */
const BATCH = 100;

/**
 * Makes any cache a store for Keyv, and so for what is built on Keyv: cache-manager, cacheable, Nest's CacheModule.
 *
 * A ttl that Keyv is given is the entry's; without one the cache's own applies. A cache that cannot expire
 * entries, such as a `Map`, refuses one. `clear()` clears the keys of Keyv's namespace
 * alone, or the cache where Keyv has none. A cache that cannot list its keys, such as `MemCached`, has to be Keyv's
 * alone for that: `namespace: undefined`, and a prefix of the cache. What a call of the cache rejects with reaches Keyv, which tells
 * its `error` listeners and answers a miss, unless it was made with `throwOnErrors: true`.
 *
 * @example
 * ```ts
 * import { MemoryCache } from '@ctu/core';
 * import { toKeyv } from '@ctu/core/keyv';
 * import { Keyv } from 'keyv';
 *
 * const keyv = new Keyv({ store: toKeyv(new MemoryCache<string, unknown>()), throwOnErrors: true });
 * await keyv.set('answer', 42, 60_000); // milliseconds
 *
 * console.log(await keyv.get('answer')); // → 42
 * ```
 */
export function toKeyv(cache: TextCache): KeyvStore {
  check({ cache }, { cache: aCache });
  return new CacheStore(cache);
}

class CacheStore implements KeyvStore {
  // Keyv iterates over the adapters of dialects that it knows.
  readonly opts = { dialect: 'redis' };
  readonly #cache: Forwarding<AnyCache, string>;
  #namespace: string | undefined;
  /** What Keyv puts before its keys, unless it was told not to. */
  #before = '';
  /** The keys of the namespace, or all. */
  #face: Forwarding<AnyCache, string>;

  constructor(cache: TextCache) {
    this.#cache = this.#face = new Forwarding<AnyCache, string>(cache); // which has all the powers
  }

  get namespace(): string | undefined {
    return this.#namespace;
  }

  set namespace(namespace: string | undefined) {
    this.#namespace = namespace;
    this.#before = namespace === undefined ? '' : `${namespace}:`;
    this.#face = namespace === undefined ? this.#cache : new PrefixedCache(this.#cache.base, this.#before);
  }

  async get<V>(key: string): Promise<V | undefined> {
    return this.#face.get(this.#within(key)) as V | undefined; // what Keyv has stored
  }

  async getMany<V>(keys: string[]): Promise<(V | undefined)[]> {
    return this.#face.getMany(keys.map(this.#within)) as (V | undefined)[]; // as above
  }

  async set(key: string, value: unknown, ttl?: number): Promise<boolean> {
    await this.#face.set(this.#within(key), value, ttl === undefined ? undefined : { ttl });
    return true;
  }

  async has(key: string): Promise<boolean> {
    return this.#face.has(this.#within(key));
  }

  hasMany(keys: string[]): Promise<boolean[]> {
    return allEnded(keys.map((key) => this.has(key)));
  }

  async delete(key: string): Promise<boolean> {
    return this.#face.delete(this.#within(key));
  }

  async deleteMany(keys: string[]): Promise<boolean> {
    const names = new Set(keys.map(this.#within));
    return (await this.#face.deleteMany(names)) === names.size;
  }

  async clear(): Promise<void> {
    await this.#face.clear();
  }

  async *iterator<V>(): AsyncGenerator<(string | Awaited<V> | undefined)[], void> {
    const [face, before] = [this.#face, this.#before];
    for await (const keys of batches(face.keys() as AsyncIterable<string>)) {
      const values = (await face.getMany(keys)) as (Awaited<V> | undefined)[]; // what Keyv has stored
      for (const [index, value] of values.entries()) {
        if (value !== undefined) yield [before + keys[index]!, value]; // one for each value
      }
    }
  }

  async disconnect(): Promise<void> {
    await this.#cache.close(); // a prefix is closed by nobody
  }

  on(): this {
    return this;
  }

  /** A key without what Keyv puts before it. */
  readonly #within = (key: string): string => (key.startsWith(this.#before) ? key.slice(this.#before.length) : key);
}

async function* batches(keys: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string[]> {
  let batch: string[] = [];
  for await (const key of keys) {
    batch.push(key);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}
