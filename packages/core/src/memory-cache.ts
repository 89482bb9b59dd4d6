import type { SetOptions, SyncCache } from './cache.js';
import type { Clock } from './clock.js';
import { setMisuse } from './misuse.js';
import { dispose } from './mode/disposing.js';

export interface MemoryCacheOptions {
  /** Where the time is read. Default: `performance`. */
  clock?: Clock;
}

interface Entry<V> {
  readonly value: V;
  /** On the clock, in milliseconds; `Infinity` for an entry that never expires. */
  readonly expiry: number;
}

/**
 * A `Map` whose entries may expire: the unbounded cache for tests, scripts and demos.
 *
 * An entry is expired when `now >= expiry`. It is dropped when it is next asked for, or by `keys()` and `size`.
 */
export class MemoryCache<K = string, V = unknown> implements SyncCache<K, V> {
  readonly #entries = new Map<K, Entry<V>>();
  readonly #clock: Clock;

  constructor(options: MemoryCacheOptions = {}) {
    this.#clock = options.clock ?? performance;
  }

  get(key: K): V | undefined {
    return this.#live(key)?.value;
  }

  /** Keeps a value for `ttl` milliseconds, by default for ever. */
  set(key: K, value: V, options?: SetOptions): void {
    const misuse = setMisuse(value, options);
    if (misuse) throw misuse;
    this.#entries.set(key, { value, expiry: this.#clock.now() + (options?.ttl ?? Number.POSITIVE_INFINITY) });
  }

  has(key: K): boolean {
    return this.#live(key) !== undefined;
  }

  delete(key: K): boolean {
    return this.has(key) && this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  /** The keys that have not expired. Entries may be deleted meanwhile. */
  *keys(): Generator<K> {
    for (const key of this.#entries.keys()) {
      if (this.has(key)) yield key;
    }
  }

  /** How many entries have not expired. Visits each. */
  get size(): number {
    for (const _ of this.keys());
    return this.#entries.size;
  }

  /** Milliseconds until a key expires: `Infinity` where it does not, 0 where it is not there. */
  getRemainingTTL(key: K): number {
    const entry = this.#live(key);
    return entry ? Math.max(0, entry.expiry - this.#clock.now()) : 0;
  }

  /** The time of its clock, in milliseconds. */
  now(): number {
    return this.#clock.now();
  }

  [dispose](): void {
    this.clear();
  }

  #live(key: K): Entry<V> | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || this.#clock.now() < entry.expiry) return entry;
    this.#entries.delete(key);
    return undefined;
  }
}
