/** What `set` and `setMany` take besides key and value. */
export interface SetOptions {
  /** Time to live in milliseconds: a positive number or `Infinity`. Default: the cache's own. */
  ttl?: number | undefined;
}

/** What `clear` takes. */
export interface ClearOptions {
  /** Spells out that a server is to be emptied whole, keys of others included. Default: false. */
  everything?: boolean | undefined;
}

/** What `keys` takes. */
export interface KeysOptions {
  /** A hint: the caller drops every key that does not start with this text, so a cache may leave them out. */
  prefix?: string | undefined;
}

/**
 * A cache that answers at once. `Map`, `LRUCache` (lru-cache) and `TTLCache` (@isaacs/ttlcache) are ones as they are.
 *
 * `undefined` is a miss, every other value is a value. The optional methods are powers: a wrapper uses a base's own
 * power where there is one, and otherwise builds it from the four operations or says that it cannot.
 */
export interface SyncCache<K = string, V = unknown> {
  /** The value, or undefined: a miss. */
  get(key: K): V | undefined;
  /** Keeps a value. `undefined` is a TypeError, a ttl that is not positive a RangeError. */
  set(key: K, value: V, options?: SetOptions): unknown;
  /** Whether a `get` would find a value. */
  has(key: K): boolean;
  /** Forgets a key; whether it was there. */
  delete(key: K): boolean;
  /** The values in the order of the keys, duplicates included, `undefined` for misses. */
  getMany?(keys: Iterable<K>): (V | undefined)[];
  /** Keeps many values under one ttl. */
  setMany?(entries: Iterable<readonly [K, V]>, options?: SetOptions): unknown;
  /** Forgets many keys; how many were there. */
  deleteMany?(keys: Iterable<K>): number;
  /** Forgets all keys of this cache. */
  clear?(options?: ClearOptions): unknown;
  /** The keys of this cache, as the caller wrote them. */
  keys?(options?: KeysOptions): Iterable<K>;
  /** How many keys there are. */
  readonly size?: number;
  /** Counters as a plain object. */
  stats?(): object;
  /** Lets go of what the cache owns; closing twice is harmless. */
  close?(): unknown;
}

/** A cache that answers with promises. What it refuses is a rejection, never a throw. See {@link SyncCache}. */
export interface AsyncCache<K = string, V = unknown> {
  /** The value, or undefined: a miss. */
  get(key: K): Promise<V | undefined>;
  /** Keeps a value. `undefined` is a TypeError, a ttl that is not positive a RangeError. */
  set(key: K, value: V, options?: SetOptions): Promise<unknown>;
  /** Whether a `get` would find a value. */
  has(key: K): Promise<boolean>;
  /** Forgets a key; whether it was there. */
  delete(key: K): Promise<boolean>;
  /** The values in the order of the keys, duplicates included, `undefined` for misses. */
  getMany?(keys: Iterable<K>): Promise<(V | undefined)[]>;
  /** Keeps many values under one ttl. */
  setMany?(entries: Iterable<readonly [K, V]>, options?: SetOptions): Promise<unknown>;
  /** Forgets many keys; how many were there. */
  deleteMany?(keys: Iterable<K>): Promise<number>;
  /** Forgets all keys of this cache. */
  clear?(options?: ClearOptions): Promise<unknown>;
  /** The keys of this cache, as the caller wrote them. */
  keys?(options?: KeysOptions): AsyncIterable<K>;
  /** How many keys there are. */
  readonly size?: Promise<number>;
  /** Counters as a plain object. */
  stats?(): object | Promise<object>;
  /** Lets go of what the cache owns; closing twice is harmless. */
  close?(): Promise<unknown>;
}

/** Any cache: one that answers at once or one that answers with promises. */
export type Cache<K = string, V = unknown> = SyncCache<K, V> | AsyncCache<K, V>;

/** A cache of any key and value: what a wrapper's type parameter extends. */
// biome-ignore lint/suspicious/noExplicitAny: only `any` stands for every key and value, read and written
export type AnyCache = Cache<any, any>;

/** The key type of a cache. */
export type KeyOf<C> = C extends { get(key: infer K, ...rest: never[]): unknown } ? K : never;

/** What the cache's `get` answers, promise or not. */
type GetReply<C> = C extends { get(...args: never[]): infer R } ? R : never;

/** The value type of a cache. */
export type ValueOf<C> = Exclude<Awaited<GetReply<C>>, undefined>;

type IsAny<T> = 0 extends 1 & T ? true : false;

/** `T` as the cache `C` answers it: at once, as a promise, or (a plain `Cache`) either. */
export type Reply<C, T> =
  IsAny<GetReply<C>> extends true
    ? T
    : [Extract<GetReply<C>, PromiseLike<unknown>>] extends [never]
      ? T
      : [GetReply<C>] extends [PromiseLike<unknown>]
        ? Promise<T>
        : T | Promise<T>;

/** What `keys()` of a wrapper over `C` yields: an iterable, or an async one. */
export type KeysReply<C, K = KeyOf<C>> = Reply<C, 0> extends 0 ? Iterable<K> : AsyncIterable<K>;

/** The options that a wrapper over `C` takes in `set`: none over a `Map`, which cannot expire entries. */
export type OptionsOf<C extends AnyCache> = Parameters<C['set']>['length'] extends 2 ? [] : [options?: SetOptions];

/** What `stats()` of a wrapper over `C` answers. */
export type StatsOf<C> = C extends { stats(): infer S } ? S : never;
