import { setImmediate as turn } from 'node:timers/promises';
import { CacheError, type SetOptions, structuredCodec } from '@ctu/core';
import { decodeValue, encodeValue, ServerCache, serverKeyMisuse, setMisuse } from '@ctu/core/adapter';
import type { Backend } from './backend.js';
import type { AdapterOptions, Subject, Value } from './subjects.js';

interface Kept {
  readonly payload: string | Uint8Array;
  /** By `performance.now()`. */
  readonly expiry: number;
}

/** What a server would keep, by the keys on it. */
export type Store = Map<string, Kept>;

/** A cache as an adapter would be, without a server: every step takes a turn of the event loop. */
export class SoundCache extends ServerCache<string, Value> {
  readonly ttl = 600_000;
  readonly #codec;

  constructor(
    readonly store: Store,
    readonly options: AdapterOptions,
  ) {
    super();
    this.#codec = options.codec ?? structuredCodec;
  }

  /** The key on the server. Two prefixes never meet: the length stands before each. */
  at(key: string): string {
    const misuse = serverKeyMisuse(key);
    if (misuse) throw misuse;
    return this.start + key;
  }

  get start(): string {
    const { prefix = '' } = this.options;
    return `${prefix.length}:${prefix}`;
  }

  find(name: string): Kept | undefined {
    const kept = this.store.get(name);
    return kept && performance.now() < kept.expiry ? kept : undefined;
  }

  async get(key: string): Promise<Value | undefined> {
    const name = this.at(key);
    await turn();
    const kept = this.find(name);
    await turn();
    return kept && decodeValue<Value>(this.#codec, key, kept.payload);
  }

  async set(key: string, value: Value, options?: SetOptions): Promise<void> {
    const misuse = setMisuse(value, options);
    if (misuse) throw misuse;
    const name = this.at(key);
    const payload = encodeValue(this.#codec, key, value);
    await turn();
    this.store.set(name, { payload, expiry: performance.now() + (options?.ttl ?? this.ttl) });
    await turn();
  }

  async has(key: string): Promise<boolean> {
    const name = this.at(key);
    await turn();
    return this.find(name) !== undefined;
  }

  async delete(key: string): Promise<boolean> {
    const name = this.at(key);
    await turn();
    const was = this.find(name) !== undefined;
    this.store.delete(name);
    await turn();
    return was;
  }

  getMany(keys: Iterable<string>): Promise<(Value | undefined)[]> {
    return Promise.all(Array.from(keys, (key) => this.get(key)));
  }

  async setMany(entries: Iterable<readonly [string, Value]>, options?: SetOptions): Promise<void> {
    const list = [...entries];
    const scratch = new SoundCache(new Map(), this.options);
    for (const [key, value] of list) await scratch.set(key, value, options); // refused before any is written
    await Promise.all(list.map(([key, value]) => this.set(key, value, options)));
  }

  async deleteMany(keys: Iterable<string>): Promise<number> {
    const list = [...keys];
    for (const key of list) this.at(key); // refused before any is deleted
    const were = await Promise.all(list.map((key) => this.delete(key)));
    return were.filter(Boolean).length;
  }

  async clear(): Promise<void> {
    if (this.options.prefix === undefined) throw new CacheError('CLEAR_REFUSED', 'No prefix');
    for await (const key of this.keys()) await this.delete(key);
  }

  async *keys(): AsyncGenerator<string> {
    for (const name of [...this.store.keys()]) {
      if (name.startsWith(this.start) && this.find(name)) yield name.slice(this.start.length);
    }
  }

  get size(): Promise<number> {
    return this.#count();
  }

  async #count(): Promise<number> {
    let count = 0;
    for await (const _ of this.keys()) count++;
    return count;
  }

  async getRemainingTTL(key: string): Promise<number> {
    const kept = this.find(this.at(key));
    return kept ? kept.expiry - performance.now() : 0;
  }

  now(): number {
    return performance.now();
  }

  async close(): Promise<void> {}
}

/** A backend without a server. */
export const nowhere: Backend = {
  servers: [],
  proxies: [],
  ports: [],
  async flush() {},
  async disconnect() {},
  async serves() {},
  async stop() {},
};

/** A subject whose caches of one run share a store. */
export function planted(Kind: typeof SoundCache): Subject & { readonly backend: 'redis' } {
  let store: Store = new Map();
  let open = 0;
  return {
    name: Kind.name,
    backend: 'redis',
    kind: 'redis',
    async connect() {
      if (open++ === 0) store = new Map();
      return {
        open: async (options) => new Kind(store, options),
        async end() {
          open--;
        },
      };
    },
  };
}
