import type { AnyCache } from '../cache.js';
import type { KeyOf } from '../derived.js';
import { lacking } from '../errors.js';
import { type AsyncDisposing, asyncDispose } from '../mode/dispose-symbols.js';
import { run } from '../mode/steps.js';
import type { Signal } from '../signal.js';
import { clearIn, deleteManyIn, hasIn } from '../wrappers/base-calls.js';
import type { CacheFor, Called } from './cached.js';
import { type Explanation, explained } from './explain.js';
import { setResult } from './kept.js';
import type { Reason } from './load.js';
import { loadingOf } from './loading.js';
import type { ManyAnswer, ResultIn } from './many-answer.js';
import { manyCalls } from './many-loader.js';
import { together } from './many-writes.js';
import type { LoadStats } from './meter.js';
import type { AnyOptions, CachedOptions, ContextFits, ResultOf } from './options.js';
import { planOf } from './plan.js';
import { signalIn } from './shared-signal.js';

/** A function that loads many at once: told an array of ids, it answers the results in their order, or by id. */
// biome-ignore lint/suspicious/noExplicitAny: only `any` stands for every id, read and written
export type LoadMany = (...args: any[]) => ManyAnswer | PromiseLike<ManyAnswer>;

/** What such a function takes ids of. */
export type IdOf<F extends LoadMany> = Parameters<F>[0] extends readonly (infer Id)[] ? Id : never;

/** The function of one id that stands for `F`. */
export type OneOf<F extends LoadMany> = (id: IdOf<F>) => Promise<ResultIn<Awaited<ReturnType<F>>> | undefined>;

/** What a function of many with the option `context` is told before its ids. */
export interface LoadManyContext {
  /** Aborts when the last caller that waited has given up, or the `timeout` is over. */
  readonly signal: Signal;
  /** Whether somebody waits for it (`miss`), or old results are renewed behind answers (`stale`), or a refresh was asked for. */
  readonly reason: Reason;
}

/** What `cachedMany` takes besides the function and its cache: what `cached` takes of the function of one id. */
export type CachedManyOptions<F extends LoadMany, C extends AnyCache> = CachedOptions<OneOf<F>, C, true> & {
  readonly async?: undefined;
};

/** Ids are all that such a function takes. */
export type ManyFits<F extends LoadMany> =
  Parameters<F> extends readonly [ids: readonly unknown[]] ? unknown : { readonly cache: NeedsIds };

/** What the compiler says of a function that takes something else. */
export type NeedsIds = AnyCache & { readonly 'the function must take an array of ids, and nothing else': never };

/**
 * A function behind a cache that loads many at once. Called, it answers the results in the order of the ids, duplicates included, and
 * `undefined` for what there is not. It always answers with promises.
 */
export interface CachedMany<F extends LoadMany, C extends AnyCache> extends ManyCall<F>, AsyncDisposing {
  /**
   * The result of one id. The calls of one turn of the event loop read the cache together, and share one call of the function for
   * what it has not.
   */
  one(id: IdOf<F>): Promise<ResultOf<OneOf<F>> | undefined>;
  /** Whether the cache has something of this id: its result, or that there is none. */
  has(id: IdOf<F>): Promise<boolean>;
  /** Forgets the results of these ids; how many were there. A load under way answers its callers, and does not keep them. */
  delete(ids: readonly IdOf<F>[]): Promise<number>;
  /** Keeps a value as the result of this id. A load under way answers its callers, and does not keep its own. */
  set(id: IdOf<F>, value: ResultOf<OneOf<F>>): Promise<void>;
  /**
   * Calls the function for these ids, keeps its results and answers them, whatever the cache has. What is absent is deleted. Callers
   * meanwhile get what the cache has, which stays where the refresh fails.
   */
  refresh(ids: readonly IdOf<F>[]): Promise<(ResultOf<OneOf<F>> | undefined)[]>;
  /** Clears the cache: its own keys, so give each function a prefix. `UNSUPPORTED` where it has no `clear`. */
  clear(): Promise<void>;
  /** The key of this id. */
  key(id: IdOf<F>): KeyOf<C>;
  /**
   * The function for one caller, who may give up: it rejects with the signal's reason once that aborts. Others who wait for the same
   * load are not disturbed.
   */
  with(options: { readonly signal: Signal }): ManyCall<F>;
  /** What is kept of this id, and what a call would do now, without doing it. */
  explain(id: IdOf<F>): Promise<Explanation<ResultOf<OneOf<F>>>>;
  /** What its loads came to, since it was made: each is one call of the function, of however many ids. */
  stats(): LoadStats;
  /** From now on nothing is renewed behind answers, and what is being renewed is aborted. Resolves when that has ended. */
  close(): Promise<void>;
  /** The function itself. */
  readonly original: F;
  /** Its cache. */
  readonly cache: C;
}

/** The call itself. */
export type ManyCall<F extends LoadMany> = (ids: readonly IdOf<F>[]) => Promise<(ResultOf<OneOf<F>> | undefined)[]>;

/**
 * Puts a cache before a function that loads many at once. A call reads the cache by one `getMany`, calls the function once with exactly
 * the ids that have to be loaded and are not being loaded already, whoever has begun that, and keeps what it answers by one `setMany`
 * for each ttl. (Of one key it is a `get` and a `set`.)
 *
 * The function answers an array in the order of its ids, or a `Map` or a plain object by id. Ids that it leaves out, or answers
 * `undefined` of, are absent: calls answer `undefined`, and `absentTtl` remembers that. An array of another length is a TypeError of
 * the callers, and so is an answer of another kind.
 *
 * The options of `cached` hold for each id by itself: `key` maps an id to its key (default: `jsonKey` of it), `ttl` is told each
 * result, an old result is answered where its load fails. A call of which one id fails rejects, though others have results:
 * `one` answers each by itself. What overtakes a load wins for its key, as with `cached`.
 *
 * Throws what `cached` throws.
 *
 * @example
 * ```ts
 * import { cachedMany, MemoryCache } from '@ctu/core';
 *
 * const asked: unknown[] = [];
 * const loadProducts = async (ids: readonly string[]) => {
 *   asked.push(ids);
 *   return new Map(ids.filter((id) => id !== 'x').map((id) => [id, { id }]));
 * };
 * const getProducts = cachedMany(loadProducts, { cache: new MemoryCache(), key: (id) => id, ttl: 60_000 });
 *
 * console.log(await getProducts(['a', 'b', 'a'])); // → [ { id: 'a' }, { id: 'b' }, { id: 'a' } ]
 * console.log(await Promise.all([getProducts.one('b'), getProducts.one('x')])); // → [ { id: 'b' }, undefined ]
 * console.log(asked); // → [ [ 'a', 'b' ], [ 'x' ] ]
 * ```
 */
export function cachedMany<F extends LoadMany, C extends CacheFor<OneOf<F>>, X extends boolean = false>(
  loadMany: F,
  options: { cache: C; context?: X | undefined } & CachedManyOptions<Called<F, X>, C> &
    ManyFits<Called<F, X>> &
    ContextFits<F, X, LoadManyContext>,
): CachedMany<Called<F, X>, C> {
  const plan = planOf(loadMany, options as AnyOptions); // as planOf checks
  const { cache } = plan;
  const loading = loadingOf(plan, together);
  const { itemOf, itemsOf, call, one, refresh } = manyCalls(plan, loading);
  const keyOf = (id: unknown): unknown => itemOf(id).key;

  const face = (ids: readonly unknown[]): Promise<unknown[]> => call(ids);
  Object.defineProperty(face, 'name', { value: loadMany.name });
  return Object.assign(face, {
    one,
    has: async (id: unknown) => hasIn(cache, keyOf(id)),
    async delete(ids: readonly unknown[]) {
      const keys = new Map(itemsOf(ids).map(({ name, key }) => [name, key]));
      for (const name of keys.keys()) loading.failures.forget(name);
      return deleteManyIn(cache, [...keys.values()]);
    },
    async set(id: unknown, value: unknown) {
      const { name, key } = itemOf(id);
      loading.failures.forget(name);
      return setResult(plan, key, value);
    },
    refresh,
    async clear() {
      loading.failures.clear();
      if (!cache.clear) throw lacking(cache, 'clear');
      return clearIn(cache);
    },
    key: keyOf,
    with(options: { readonly signal: Signal }) {
      const signal = signalIn(options);
      return (ids: readonly unknown[]) => call(ids, signal);
    },
    explain: async (id: unknown) => run({ async: true }, explained(plan, loading, keyOf(id))), // its schema may be async
    stats: loading.stats,
    close: loading.close,
    [asyncDispose]: loading.close,
    original: loadMany,
    cache: options.cache,
  }) as unknown as CachedMany<Called<F, X>, C>; // each method above answers with promises of what the types of the function say
}
