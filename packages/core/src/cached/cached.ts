import type { AnyCache, KeyOf, OptionsOf, Reply, SetOptions } from '../cache.js';
import { jsonKey } from '../keys/json-key.js';
import { expiryMisuse, ttlMisuse } from '../misuse.js';
import { Loader } from './loader.js';

/** Any function that can be put behind a cache. */
// biome-ignore lint/suspicious/noExplicitAny: only `any` stands for every argument, this and result
export type AnyFunction = (this: any, ...args: any[]) => any;

/** What `cached` takes besides the function and its cache. */
export type CachedOptions<F extends AnyFunction, C extends AnyCache> = {
  /** Told of each failure of the cache: the call itself is answered by the function. It must not throw. Default: nobody is. */
  onError?: (error: unknown) => void;
} & (OptionsOf<C> extends [] ? { ttl?: never } : TtlOption) &
  (string extends KeyOf<C> ? Partial<KeyOption<F, C>> : KeyOption<F, C>);

interface TtlOption {
  /** How long a result is kept, in milliseconds. Default: the cache's own. */
  ttl?: number | undefined;
}

interface KeyOption<F extends AnyFunction, C extends AnyCache> {
  /** The key of a call, told its arguments and its `this`. Default: `jsonKey` of the arguments. */
  key: (this: ThisParameterType<F>, ...args: Parameters<F>) => KeyOf<C>;
}

/** A cache that can keep what `F` returns. */
interface CacheFor<F extends AnyFunction> extends Omit<AnyCache, 'set'> {
  // The only `set` of its type: of two, in an intersection, the compiler would not notice options that share no name.
  set(key: never, value: Exclude<Awaited<ReturnType<F>>, undefined>, options?: SetOptions): unknown;
}

/** What a cached `F` answers: what `F` does, as a promise where `F` or the cache answers with promises. */
export type CachedResult<F extends AnyFunction, C extends AnyCache> =
  ReturnType<F> extends PromiseLike<infer T> ? Promise<T> : Reply<C, ReturnType<F>>;

/** A function behind a cache. Beside calling it, one can ask and steer the cache by the function's own arguments. */
export interface Cached<F extends AnyFunction, C extends AnyCache> {
  (this: ThisParameterType<F>, ...args: Parameters<F>): CachedResult<F, C>;
  /** Whether the cache has the result of this call. */
  has(...args: Parameters<F>): Reply<C, boolean>;
  /** Forgets the result of this call; whether it was there. A load under way answers its callers and is not kept. */
  delete(...args: Parameters<F>): Reply<C, boolean>;
  /** Calls the function, keeps its result and answers it, whatever the cache has. The result `undefined` deletes. */
  refresh(this: ThisParameterType<F>, ...args: Parameters<F>): CachedResult<F, C>;
  /** Clears the cache: its own keys, so give each function a prefix. */
  clear(): Reply<C, void>;
  /** The key of this call. */
  key(...args: Parameters<F>): KeyOf<C>;
  /** The function itself. */
  readonly original: F;
  /** Its cache. */
  readonly cache: C;
}

const brand = Symbol.for('@ctu/core:cached');

/**
 * Puts a cache before a function. Calls with one key that are under way together share one call of the function.
 *
 * A synchronous function over a cache that answers at once stays synchronous; everything else returns a promise. (A
 * function that returns promises without being declared `async` is known as such from its first call on.) The result
 * `undefined` is not kept; an error is the function's own, and is not kept either. A cache that fails never fails the
 * call: see `onError`.
 */
export function cached<F extends AnyFunction, C extends CacheFor<F>>(
  original: F,
  options: { cache: C } & CachedOptions<F, C>,
): Cached<F, C> {
  return cachedFor(undefined, original, options);
}

/** A cached function whose `has`, `delete`, `refresh` and `key` have `owner` as their `this`. */
export function cachedFor<F extends AnyFunction, C extends AnyCache>(
  owner: unknown,
  original: F,
  options: { cache: C } & CachedOptions<F, C>,
): Cached<F, C> {
  const { cache, ttl, key = jsonKey, onError = () => {} } = options;
  const misuse = ttlMisuse(ttl) ?? expiryMisuse(cache, { ttl });
  if (misuse) throw misuse;
  const loader = new Loader(original, { cache, key: key as AnyFunction, ttl, onError });

  function call(this: unknown, ...args: unknown[]): unknown {
    return loader.call(this, args);
  }
  // Of `user.refresh(…)` the `this` is `user` itself, which is nothing that the function knows.
  const own = (self: unknown): unknown => (self === call ? owner : self);

  Object.defineProperty(call, 'name', { value: original.name });
  Object.defineProperty(call, brand, { value: true });
  return Object.assign(call, {
    has(this: unknown, ...args: unknown[]) {
      return loader.has(own(this), args);
    },
    delete(this: unknown, ...args: unknown[]) {
      return loader.delete(own(this), args);
    },
    refresh(this: unknown, ...args: unknown[]) {
      return loader.refresh(own(this), args);
    },
    clear: () => loader.clear(),
    key(this: unknown, ...args: unknown[]) {
      return loader.key(own(this), args);
    },
    original,
    cache,
  }) as unknown as Cached<F, C>; // each method above answers as the loader does: like the cache and the function
}

/** The function itself of one that `cached` has made, of any copy of this package; else the function given. */
export function originalOf<F extends AnyFunction>(fn: F): F {
  return brand in fn ? (fn as unknown as Cached<F, AnyCache>).original : fn; // the brand says that it is one
}
