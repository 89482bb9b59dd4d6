import type { SetOptions, SyncCache } from './cache.js';
import { checkOptions, type Rules, refuseMisuse } from './checks.js';
import type { Clock } from './clock.js';
import { Entry } from './memory-entry.js';
import { maxMisuse, setManyMisuse, setMisuse } from './misuse.js';
import { dispose } from './mode/dispose-symbols.js';
import { pairsOf } from './mode/pairs.js';
import type { CloneOf } from './values/clone.js';
import { cloneMisuse, type Holding, holdingOf } from './values/holding.js';

export interface MemoryCacheOptions<V = unknown> {
  /** How many entries there may be: a positive integer or `Infinity`. Beyond it the oldest goes. Default: `Infinity`. */
  readonly max?: number | undefined;
  /**
   * How values are kept apart from callers. Default: not at all: whoever sets or gets an object has the very one that all
   * others are given.
   *
   * - `'structured'`: a copy (`structuredClone`) is kept, and each `get` answers a copy of its own.
   * - `'freeze'`: the value is frozen in place, with all that is in it, and shared. So who has set it cannot change it either.
   *
   * A value that cannot be copied or frozen is refused by `set`: `UNENCODABLE_VALUE`, with the path inside it.
   */
  readonly clone?: CloneOf<V> | undefined;
  /** Where the time is read. Default: `performance`. */
  readonly clock?: Clock | undefined;
}

const rules: Rules<MemoryCacheOptions> = { max: maxMisuse, clone: cloneMisuse, clock: 'a clock with now' };

/** How many entries each `set` looks at: more than it adds, so that the hand gets round. */
const LOOKS = 2;

/**
 * A `Map` whose entries may expire, and that may have a limit: the small near level for a browser; for scripts and tests.
 *
 * An entry is expired when `now >= expiry`. It is dropped when it is next asked for, by `keys()` and `size`, or by a `set`:
 * each looks at two entries, round and round, so that a cache which is only written to does not fill with expired ones.
 * Where there is no room for a new one, the oldest goes: the one whose last `set` is the longest ago. A `get` renews nothing.
 *
 * @example
 * ```ts
 * import { MemoryCache } from '@ctu/core';
 *
 * const cache = new MemoryCache<string, number>({ max: 10_000 });
 * cache.set('answer', 42, { ttl: 60_000 }); // milliseconds
 *
 * console.log(cache.get('answer'), cache.get('question')); // → 42 undefined
 * ```
 */
export class MemoryCache<K = string, V = unknown> implements SyncCache<K, V> {
  readonly #entries = new Map<K, Entry<K, V>>();
  readonly #max: number;
  readonly #clock: Clock;
  readonly #holding: Holding | undefined;
  // The ring of the entries. (A Map knows their order too, but walks over all that were deleted to find its first.)
  #end = endOfRing<K, V>();
  /** The next entry to be looked at, or the end. */
  #hand = this.#end;

  /** Throws a RangeError for a `max` that is no positive integer, a TypeError for options that are none. */
  constructor(options: MemoryCacheOptions<V> = {}) {
    checkOptions<MemoryCacheOptions<V>>(options, rules);
    this.#max = options.max ?? Number.POSITIVE_INFINITY;
    this.#clock = options.clock ?? performance;
    this.#holding = holdingOf(options.clone);
  }

  get(key: K): V | undefined {
    const value = this.#live(key)?.value;
    return this.#holding?.give ? (this.#holding.give(value) as V | undefined) : value; // a copy of it
  }

  /** Keeps a value for `ttl` milliseconds, by default for ever. Throws `UNENCODABLE_VALUE` for one that `clone` cannot hold. */
  set(key: K, value: V, options?: SetOptions): void {
    refuseMisuse(setMisuse(value, options));
    this.#put(key, this.#hold(key, value), options);
  }

  /** Keeps many values under one ttl, or none of them where one is refused. */
  setMany(entries: Iterable<readonly [K, V]>, options?: SetOptions): void {
    const list = pairsOf(entries);
    refuseMisuse(setManyMisuse(list, options));
    const held = list.map(([key, value]) => [key, this.#hold(key, value)] as const);
    for (const [key, value] of held) this.#put(key, value, options);
  }

  has(key: K): boolean {
    return this.#live(key) !== undefined;
  }

  delete(key: K): boolean {
    const entry = this.#live(key);
    return entry !== undefined && this.#drop(entry);
  }

  clear(): void {
    this.#entries.clear();
    this.#end = this.#hand = endOfRing();
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

  /** What is held in place of a value. */
  #hold(key: K, value: V): V {
    return this.#holding ? (this.#holding.keep(value, key) as V) : value; // itself or a copy of it
  }

  #put(key: K, held: V, options: SetOptions | undefined): void {
    const now = this.#clock.now();
    this.#sweep(now);
    let entry = this.#entries.get(key);
    if (!entry) {
      if (this.#entries.size >= this.#max) this.#drop(this.#end.newer);
      entry = new Entry(key, held);
      this.#entries.set(key, entry);
    }
    entry.value = held;
    entry.expiry = now + (options?.ttl ?? Number.POSITIVE_INFINITY);
    this.#unlink(entry);
    entry.link(this.#end);
  }

  #live(key: K): Entry<K, V> | undefined {
    const entry = this.#entries.get(key);
    // What never expires is spared the time, which takes longer to tell than the rest.
    if (!entry || entry.expiry === Number.POSITIVE_INFINITY || !entry.isExpired(this.#clock.now())) return entry;
    this.#drop(entry);
    return undefined;
  }

  /** Drops what has expired among the next few entries. */
  #sweep(now: number): void {
    for (let look = 0; look < LOOKS; look++) {
      const entry = this.#hand;
      this.#hand = entry.newer;
      if (entry.isExpired(now)) this.#drop(entry);
    }
  }

  #drop(entry: Entry<K, V>): boolean {
    this.#unlink(entry);
    return this.#entries.delete(entry.key);
  }

  #unlink(entry: Entry<K, V>): void {
    if (this.#hand === entry) this.#hand = entry.newer;
    entry.unlink();
  }
}

/** Where the newest and the oldest entry meet: nobody's own, so without a key and a value. It never expires. */
function endOfRing<K, V>(): Entry<K, V> {
  return new Entry(undefined as K, undefined as V);
}
