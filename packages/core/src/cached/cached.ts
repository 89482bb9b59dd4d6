import type { AnyCache, SetOptions } from '../cache.js';
import type { KeyOf, Reply } from '../derived.js';
import { lacking, showKind } from '../errors.js';
import { type AsyncDisposing, asyncDispose } from '../mode/dispose-symbols.js';
import { caught, refuse } from '../mode/replies.js';
import { run } from '../mode/steps.js';
import type { Signal } from '../signal.js';
import { clearIn, deleteIn, hasIn } from '../wrappers/base-calls.js';
import { type Explanation, explained } from './explain.js';
import { setResult } from './kept.js';
import { asyncCalls } from './loader.js';
import { type LoadContext, loadingOf } from './loading.js';
import type { LoadStats } from './meter.js';
import type { AnyFunction, AnyOptions, CachedOptions, ContextFits, ResultOf } from './options.js';
import { keyOfCall, planOf, refusePromiseOptions } from './plan.js';
import { signalIn } from './shared-signal.js';
import { isAsyncFunction, syncCalls } from './sync.js';
import { oneByOne } from './writes.js';

/** A cache that can keep what `F` returns. */
export interface CacheFor<F extends AnyFunction> extends Omit<AnyCache, 'set'> {
  // The only `set` of its type: of two, in an intersection, the compiler would not notice options that share no name.
  set(key: never, value: Exclude<Awaited<ReturnType<F>>, undefined>, options?: SetOptions): unknown;
}

/** What a cached `F` answers: what `F` does, as a promise where `F` or the cache answers with promises. */
export type CachedResult<F extends AnyFunction, C extends AnyCache> =
  ReturnType<F> extends PromiseLike<infer T> ? Promise<T> : Reply<C, ReturnType<F>>;

/**
 * A function behind a cache. Beside calling it, one can ask and steer the cache by the function's own arguments.
 *
 * Where it answers as the function itself does, it has the function's own type, with all overloads and type parameters. Where
 * a sync function has become one that answers with promises, it has the last overload's, and type parameters are `unknown`.
 */
export type Cached<F extends AnyFunction, C extends AnyCache> = CachedCall<F, C> & CachedControls<F, C>;

/** The call. A function with members of its own has given them up: they are on `original`. */
type CachedCall<F extends AnyFunction, C extends AnyCache> = [keyof F, CachedResult<F, C>, ReturnType<F>] extends [
  never,
  ReturnType<F>,
  CachedResult<F, C>,
]
  ? F
  : (this: ThisParameterType<F>, ...args: Parameters<F>) => CachedResult<F, C>;

/** `F` as it is called: where the option `context` is `X`, without the first argument. */
export type Called<F extends AnyFunction, X extends boolean> = true extends X
  ? F extends (this: infer T, context: never, ...args: infer P) => infer R
    ? (this: T, ...args: P) => R
    : never
  : F;

/** `F` itself where it answers with promises, else as if it did. */
export type Promising<F extends AnyFunction> =
  ReturnType<F> extends Promise<unknown>
    ? F
    : (this: ThisParameterType<F>, ...args: Parameters<F>) => Promise<Awaited<ReturnType<F>>>;

/** What steers the cache of a function. */
export interface CachedControls<F extends AnyFunction, C extends AnyCache> extends AsyncDisposing {
  /** Whether the cache has the result of this call: also one whose ttl is over, or that it is `undefined`. */
  has(...args: Parameters<F>): Reply<C, boolean>;
  /** Forgets the result of this call; whether it was there. A load under way answers its callers and is not kept. */
  delete(...args: Parameters<F>): Reply<C, boolean>;
  /**
   * Keeps a value as the result of the call with these arguments. A load under way answers its callers and is not kept. What can
   * be read only once (a `Response`, a stream, an iterator) is refused with `UNENCODABLE_VALUE`.
   */
  set(args: Parameters<F>, value: Exclude<Awaited<ReturnType<F>>, undefined>): Reply<C, void>;
  /**
   * Calls the function, keeps its result and answers it, whatever the cache has. The result `undefined` deletes, or is kept for
   * `absentTtl`. Callers meanwhile get what the cache has, which stays where the refresh fails.
   */
  refresh(this: ThisParameterType<F>, ...args: Parameters<F>): CachedResult<F, C>;
  /** Clears the cache: its own keys, so give each function a prefix. `UNSUPPORTED` where it has no `clear`. */
  clear(): Reply<C, void>;
  /** The key of this call. */
  key(...args: Parameters<F>): KeyOf<C>;
  /**
   * The function for one caller, who may give up: `await getUser.with({ signal })('42')` rejects with the signal's reason once it aborts.
   * Others who wait for the same load are not disturbed. A TypeError where it answers at once.
   */
  with(options: {
    readonly signal: Signal;
  }): (this: ThisParameterType<F>, ...args: Parameters<F>) => CachedResult<F, C>;
  /** What is kept of this call, and what the call would do now, without doing it. */
  explain(...args: Parameters<F>): Reply<C, Explanation<ResultOf<F>>>;
  /** What its loads came to, since it was made. */
  stats(): LoadStats;
  /**
   * From now on nothing is renewed behind answers, and what is being renewed is told to stop, by its `signal`. Resolves when that
   * has ended.
   */
  close(): Promise<void>;
  /** The function itself. */
  readonly original: F;
  /** Its cache. */
  readonly cache: C;
}

/**
 * The member by which a function behind a cache tells its face, for whom it is called: `(instance) => Cached`. From the
 * registry, so that every copy of this package has the same.
 */
export const faceIn: unique symbol = Symbol.for('@ctu/core:cached') as never; // the registry's type is wider

/**
 * Puts a cache before a function. Calls with one key that are under way together share one call of the function.
 *
 * A synchronous function over a cache that answers at once stays synchronous; everything else returns a promise. (A
 * function that returns promises without being declared `async` is known as such from its first answer on, or with the
 * option `async`.) The result `undefined` is not kept, unless for `absentTtl`, nor is what can be read only once (a
 * `Response`, a stream, an iterator), of which observers are told; an error is the function's own, and is not kept either,
 * unless for `errorTtl`. A cache that fails never fails the call: see `onError`.
 *
 * What overtakes a load wins: a load that was under way when its key was set, deleted or refreshed (also through a wrapper
 * or another cached function over the same cache) answers its own callers, and is not kept.
 *
 * Throws a TypeError for what is no function, no cache or no option, a RangeError for a ttl that is no time, and `UNSUPPORTED`
 * for a ttl that the cache would ignore.
 *
 * @example
 * ```ts
 * import { cached, MemoryCache } from '@ctu/core';
 *
 * const loadUser = async (id: string) => ({ id, name: 'Ada' });
 * const getUser = cached(loadUser, { cache: new MemoryCache(), key: (id) => id, ttl: 60_000 });
 *
 * console.log(await getUser('42')); // → { id: '42', name: 'Ada' }
 * console.log(getUser.delete('42')); // → true
 * ```
 */
export function cached<
  F extends AnyFunction,
  C extends CacheFor<F>,
  A extends boolean = false,
  X extends boolean = false,
>(
  original: F,
  options: { cache: C; async?: A | undefined; context?: X | undefined } & CachedOptions<Called<F, X>, C, A> &
    ContextFits<F, X, LoadContext<ResultOf<F>>>,
): Cached<A extends true ? Promising<Called<F, X>> : Called<F, X>, C> {
  return cachedFor(undefined, original, options as { cache: C } & CachedOptions<F, C>) as never; // the options say how it answers
}

/** A cached function whose `has`, `delete`, `refresh` and `key` have `owner` as their `this`. */
export function cachedFor<F extends AnyFunction, C extends AnyCache>(
  owner: unknown,
  original: F,
  options: { cache: C } & CachedOptions<F, C>,
): Cached<F, C> {
  const plan = planOf(original, options as AnyOptions); // as planOf checks
  const { cache } = plan;
  const loading = loadingOf(plan, oneByOne);
  const asynchronous = asyncCalls(plan, loading);
  const promises = cache.async || plan.options.async || isAsyncFunction(original);
  if (!promises) refusePromiseOptions(plan);
  const { call, refresh } = promises ? asynchronous : syncCalls(plan, loading, asynchronous);

  // Of `user.refresh(…)` the `this` is `user` itself, which is nothing that the function knows.
  const own = (self: unknown): unknown => (self === call ? owner : self);
  const keyOf = (self: unknown, args: unknown[]): unknown => keyOfCall(plan, own(self), args);
  /** Asks the cache about a call: arguments without a key fail the way the cache answers. */
  const ask = (self: unknown, args: unknown[], question: (key: unknown) => unknown): unknown => {
    return caught(cache, () => question(keyOf(self, args)));
  };
  /** A method that does so. */
  const asking = (question: (key: unknown) => unknown) =>
    function (this: unknown, ...args: unknown[]) {
      return ask(this, args, question);
    };
  /** What is remembered of a key is over with what the caller says of it. */
  const forget = (key: unknown): void => loading.failures.forget(plan.loads.nameOf(key));

  Object.defineProperty(call, 'name', { value: original.name });
  Object.defineProperty(call, faceIn, { value: () => call });
  return Object.assign(call, {
    has: asking((key) => hasIn(cache, key)),
    delete: asking((key) => {
      forget(key);
      return deleteIn(cache, key);
    }),
    set(this: unknown, args: unknown[], value: unknown) {
      if (!Array.isArray(args))
        return refuse(cache, new TypeError(`The arguments of the call must be an array, not ${showKind(args)}`));
      return ask(this, args, (key) => {
        forget(key);
        return setResult(plan, key, value);
      });
    },
    refresh(this: unknown, ...args: unknown[]) {
      return refresh(own(this), args);
    },
    clear() {
      loading.failures.clear();
      return cache.clear ? clearIn(cache) : refuse(cache, lacking(cache, 'clear'));
    },
    key(this: unknown, ...args: unknown[]) {
      return keyOf(this, args);
    },
    with(this: unknown, options: { readonly signal: Signal }) {
      const signal = signalIn(options);
      const self = own(this);
      if (!promises && !isAsyncFunction(original)) throw new TypeError('What answers at once cannot be given up');
      return function (this: unknown, ...args: unknown[]) {
        return asynchronous.callWith(signal, own(this) ?? self, args);
      };
    },
    explain: asking((key) => run(cache, explained(plan, loading, key))),
    stats: loading.stats,
    close: loading.close,
    [asyncDispose]: loading.close,
    original,
    cache: options.cache,
  }) as unknown as Cached<F, C>; // each method above answers as the loader does: like the cache and the function
}

/** The function itself of one that `cached` has made, of any copy of this package; else the function given. */
export function originalOf<F extends AnyFunction>(fn: F): F {
  return Object.hasOwn(fn, faceIn) ? (fn as unknown as Cached<F, AnyCache>).original : fn; // it has a face, so it is one
}
