import type { MaybePromise } from './mode/replies.js';

/** What `set` and `setMany` take besides key and value. */
export interface SetOptions {
  /** Time to live in milliseconds: a positive number or `Infinity`. Default: the cache's own. */
  readonly ttl?: number | undefined;
}

/** What `clear` takes. */
export interface ClearOptions {
  /** Spells out that a server is to be emptied whole, keys of others included. Default: false. */
  readonly everything?: boolean | undefined;
}

/** What `keys` takes. */
export interface KeysOptions {
  /** A hint: the caller drops every key that does not start with this text, so a cache may leave them out. */
  readonly prefix?: string | undefined;
}

/**
 * Any cache: one that answers at once, or one that answers with promises and says so by `async: true`. (Where a type says
 * `MaybePromise`, a cache always does the one or always the other.)
 *
 * `undefined` is a miss, every other value is a value. The optional members are powers: a wrapper uses a base's own
 * power where there is one, and otherwise builds it from the four operations or says that it cannot.
 */
export interface Cache<K = string, V = unknown> {
  /** Whether it answers with promises. Absent: it answers at once. Types and code go by this member alone. */
  readonly async?: boolean | undefined;
  /** The time to live of what is set without one, in milliseconds. Absent or 0: entries do not expire by themselves. */
  readonly ttl?: number | undefined;
  /** The value, or undefined: a miss. */
  get(key: K): MaybePromise<V | undefined>;
  /** Keeps a value. `undefined` is a TypeError, a ttl that is not positive a RangeError. */
  set(key: K, value: V, options?: SetOptions): unknown;
  /** Whether a `get` would find a value. */
  has(key: K): MaybePromise<boolean>;
  /** Forgets a key; whether it was there. */
  delete(key: K): MaybePromise<boolean>;
  /** The values in the order of the keys, duplicates included, `undefined` for misses. */
  getMany?(keys: Iterable<K>): MaybePromise<(V | undefined)[]>;
  /** Keeps many values under one ttl. */
  setMany?(entries: Iterable<readonly [K, V]>, options?: SetOptions): unknown;
  /** Forgets many keys; how many were there. */
  deleteMany?(keys: Iterable<K>): MaybePromise<number>;
  /** Forgets all keys of this cache. */
  clear?(options?: ClearOptions): unknown;
  /** The keys of this cache, as the caller wrote them. */
  keys?(options?: KeysOptions): Iterable<K> | AsyncIterable<K>;
  /** How many keys there are. */
  readonly size?: MaybePromise<number>;
  /** Milliseconds until a key expires: `Infinity` where it does not, 0 where it is not there. */
  getRemainingTTL?(key: K): MaybePromise<number>;
  /**
   * The time of the key's server in milliseconds, on whatever scale. It costs no command per call: an async cache answers
   * with a promise only until it has learnt that time, and with a number from then on.
   */
  now?(key: K): MaybePromise<number>;
  /** Counters as a plain object. */
  stats?(): object | Promise<object>;
  /** Lets go of what the cache owns; closing twice is harmless. */
  close?(): unknown;
}

/** A cache that answers at once. `Map`, `LRUCache` (lru-cache) and `TTLCache` (@isaacs/ttlcache) are ones as they are. */
export interface SyncCache<K = string, V = unknown> extends Cache<K, V> {
  readonly async?: false | undefined;
  get(key: K): V | undefined;
  has(key: K): boolean;
  delete(key: K): boolean;
  getMany?(keys: Iterable<K>): (V | undefined)[];
  deleteMany?(keys: Iterable<K>): number;
  keys?(options?: KeysOptions): Iterable<K>;
  readonly size?: number;
  getRemainingTTL?(key: K): number;
  now?(key: K): number;
  stats?(): object;
}

/** A cache that answers with promises, of any kind. What it refuses is a rejection, never a throw. */
export interface AsyncCache<K = string, V = unknown> extends Cache<K, V> {
  readonly async: true;
  get(key: K): Promise<V | undefined>;
  set(key: K, value: V, options?: SetOptions): Promise<unknown>;
  has(key: K): Promise<boolean>;
  delete(key: K): Promise<boolean>;
  getMany?(keys: Iterable<K>): Promise<(V | undefined)[]>;
  setMany?(entries: Iterable<readonly [K, V]>, options?: SetOptions): Promise<unknown>;
  deleteMany?(keys: Iterable<K>): Promise<number>;
  clear?(options?: ClearOptions): Promise<unknown>;
  keys?(options?: KeysOptions): AsyncIterable<K>;
  readonly size?: Promise<number>;
  getRemainingTTL?(key: K): Promise<number>;
  close?(): Promise<unknown>;
}

/** A cache of any key and value: what a wrapper's type parameter extends. */
// biome-ignore lint/suspicious/noExplicitAny: only `any` stands for every key and value, read and written
export type AnyCache = Cache<any, any>;

/** A cache that takes every string as a key. (A property, not a method: so the compiler refuses narrower keys.) */
export type TextCache = AnyCache & { readonly get: (key: string) => unknown };
