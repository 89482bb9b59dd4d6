import type { AnyCache, SetOptions } from './cache.js';

/** The key type of a cache. */
export type KeyOf<C> = C extends { get(key: infer K, ...rest: never[]): unknown } ? K : never;

/** Whether a cache answers with promises: `true`, `false`, or (a plain `Cache`) `boolean`. */
export type IsAsync<C> = 'async' extends keyof C ? DeclaredMode<C['async' & keyof C]> : false;

type DeclaredMode<A> = [A] extends [true] ? true : [A] extends [false | undefined] ? false : boolean;

/** What the cache's `get` answers, promise or not. */
export type GetReply<C> = C extends { get(...args: never[]): infer R } ? R : never;

/** The value type of a cache. In a sync cache a promise is a value like others. */
export type ValueOf<C> = Exclude<IsAsync<C> extends false ? GetReply<C> : Awaited<GetReply<C>>, undefined>;

/** `T` as the cache `C` answers it: at once, as a promise, or (a plain `Cache`) either. */
export type Reply<C, T> = ReplyIn<IsAsync<C>, T>;

/** `T` at once, as a promise, or either. */
export type ReplyIn<A extends boolean, T> = [A] extends [true] ? Promise<T> : [A] extends [false] ? T : T | Promise<T>;

/** What `keys()` of a wrapper over `C` yields: an iterable, an async one, or (a plain `Cache`) either. */
export type KeysReply<C, K = KeyOf<C>> = KeysIn<IsAsync<C>, ListedIn<C, K>>;

/** The keys `K`, unless the type of a cache says that it cannot list any. */
export type ListedIn<C, K> = C extends { keys(...args: never[]): AsyncIterable<never> } ? never : K;

/** Keys that are there, that arrive, or either. */
export type KeysIn<A extends boolean, K> = [A] extends [true]
  ? AsyncIterable<K>
  : [A] extends [false]
    ? Iterable<K>
    : Iterable<K> | AsyncIterable<K>;

/** What `now()` of a wrapper over `C` answers: a promise at most until the server's time is known. */
export type TimeReply<C> = [IsAsync<C>] extends [false] ? number : number | Promise<number>;

/** Whether a cache takes a ttl: all do but a `Map`, wrapped or not. */
export type CanExpire<C extends AnyCache> =
  Parameters<C['set']> extends [unknown, unknown, ...infer O] ? ([{ ttl: number }] extends O ? true : false) : true;

/** A ttl that nothing fulfils: what the compiler says of one is the name of its member. */
export type TtlOfMap = number & {
  readonly 'a Map cannot expire entries: use MemoryCache or lru-cache where a ttl is needed': never;
};

/** Options without a ttl. */
export interface NoTtl {
  ttl?: TtlOfMap | undefined;
}

/** The options that a wrapper over `C` takes in `set`: no ttl over a `Map`, which cannot expire entries. */
export type OptionsOf<C extends AnyCache> = CanExpire<C> extends false ? [options?: NoTtl] : [options?: SetOptions];

/** What `stats()` of a wrapper over `C` answers. */
export type StatsOf<C> = C extends { stats(): infer S } ? S : never;
