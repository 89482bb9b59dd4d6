import type { AnyCache } from '../cache.js';
import { aCache, misuseOf, partMisuse, type Rule, type Rules } from '../checks.js';
import type { Timers } from '../clock.js';
import type { CanExpire, IsAsync, KeyOf, NoTtl } from '../derived.js';
import { type Observers, observerRules } from '../events.js';
import { ttlMisuse } from '../misuse.js';
import type { Schema } from './schema.js';

/** Any function that can be put behind a cache. */
// biome-ignore lint/suspicious/noExplicitAny: only `any` stands for every argument, this and result
export type AnyFunction = (this: any, ...args: any[]) => any;

/** The option of a function that is told how it is called. */
export interface ContextOption {
  /**
   * Whether the function is told a `LoadContext` before its arguments, `{ signal, key, stale, reason }`, which its callers do not give.
   * Default: false.
   */
  readonly context?: boolean | undefined;
}

/** What a function answers, and a cache may keep of it. */
export type ResultOf<F extends AnyFunction> = Exclude<Awaited<ReturnType<F>>, undefined>;

/**
 * What `cached` takes besides the function `F` and its cache `C`, where the option `async` is `A`. Observers hear of each failure of
 * the cache, and `onEvent` of what calls meet.
 */
export type CachedOptions<F extends AnyFunction, C extends AnyCache, A extends boolean = boolean> = Observers &
  AsyncOption &
  ResultOptions &
  SchemaOptions<F> &
  (CanExpire<C> extends false ? NoTtl & Without<ExpiryOptions & AbsentOption, NeedsTtl> : AbsentOption & Expiring<F>) &
  (Promises<F, C, A> extends false
    ? Without<PromiseOptions & RenewalOptions & SoftTimeout & ContextOption, NeedsPromises>
    : PromiseOptions & Softly) &
  (string extends KeyOf<C> ? Partial<KeyOption<F, C>> : KeyOption<F, C>);

/** Whether a function behind a cache answers with promises: false, or something else where it may. */
type Promises<F extends AnyFunction, C extends AnyCache, A extends boolean> = true extends A
  ? true
  : ReturnType<F> extends PromiseLike<unknown>
    ? true
    : IsAsync<C>;

/** Options that make no sense here: what the compiler says of one is the name of `Why`'s member. */
type Without<O, Why> = { readonly [N in keyof O]?: Why | undefined };

/** What the compiler says of an option that counts from the end of a ttl, where there is none. */
export type NeedsTtl = number & { readonly 'this option needs a ttl, and a cache whose entries can expire': never };

/** What the compiler says of an option that only promises can keep. */
export type NeedsPromises = number & {
  readonly 'this function answers at once: give it a cache that answers with promises, or `async: true`': never;
};

/** Of a function that answers with promises. */
export interface AsyncOption {
  /**
   * Whether the function returns promises, which need not be said of one that is declared `async`. Else it is known from its first
   * answer on: before it, a warm cache that answers at once answers at once here too. Default: false.
   */
  readonly async?: boolean | undefined;
}

/** Of results that expire. */
export interface TtlOption<F extends AnyFunction = AnyFunction> {
  /**
   * How long a result is fresh, in milliseconds: a positive number or `Infinity`, a fraction rounded up; or a function that tells it of
   * each result, undefined of one that is not to be kept. After that the next call loads anew; a read lengthens nothing. Default:
   * the cache's own.
   */
  readonly ttl: number | ((result: ResultOf<F>) => number | undefined) | undefined;
}

/** What renews results behind answers. */
export interface RenewalOptions {
  /**
   * For how many milliseconds after its ttl a result is still answered at once, and renewed behind the answer. It is kept for so much
   * longer. Default: there is no such time. (RFC 5861, section 3)
   */
  readonly staleWhileRevalidate?: number | undefined;
  /**
   * The part of its ttl, between 0 and 1, after which a hit renews a result behind the answer; or `'xfetch'`: by chance, the likelier
   * the nearer its end is, and the longer a load takes. Default: it is renewed once its ttl is over.
   */
  readonly refreshAhead?: number | 'xfetch' | undefined;
}

/** What counts from the end of a ttl. */
export interface ExpiryOptions extends RenewalOptions {
  /**
   * For how many milliseconds after its ttl a result is still answered where the function fails. It is kept for so much longer, or
   * for `staleWhileRevalidate` where that is more. Default: there is no such time. (RFC 5861, section 4)
   */
  readonly staleIfError?: number | undefined;
  /** By which part of it, from 0 to 1, a ttl is shortened at most, by chance, so that results do not expire together. Default: 0. */
  readonly jitter?: number | undefined;
}

type Expiring<F extends AnyFunction> =
  | ({ readonly ttl?: undefined } & Without<ExpiryOptions, NeedsTtl>)
  | (TtlOption<F> & ExpiryOptions);

/** Of calls whose result is `undefined`. */
export interface AbsentOption {
  /** For how many milliseconds the result `undefined` is kept, in which calls answer it and do not load. Default: it is not kept. */
  readonly absentTtl?: number | undefined;
}

/** What holds for every cache. */
export interface ResultOptions {
  /**
   * For how many milliseconds a failure is remembered, in which calls reject with it and do not load: in this process, of the latest
   * 1,000 keys that failed; or a function that tells it of each error, undefined of one that is not to be remembered. Default: none is,
   * and a renewal that failed is not tried again for a second.
   */
  readonly errorTtl?: number | ((error: unknown) => number | undefined) | undefined;
  /**
   * Tells the time, in milliseconds, and wakes. Default: `Date`, and the platform's `setTimeout`. The age of results is told by the
   * cache's own `now`, where it has one.
   */
  readonly clock?: Timers | undefined;
  /** Gives numbers from 0 to 1, without 1, for `jitter` and `'xfetch'`. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** What results of other versions of a program are checked by. */
type SchemaOptions<F extends AnyFunction> =
  | { readonly schema?: Schema<ResultOf<F>> | undefined; readonly migrate?: undefined }
  | {
      /** What a kept result has to fit, else it is a miss: a Standard Schema (zod, valibot, arktype). Default: nothing. */
      readonly schema: Schema<ResultOf<F>>;
      /** Makes a result of a kept one that does not fit; undefined is a miss. Default: all of them are. */
      readonly migrate: (kept: unknown) => Awaited<ReturnType<F>> | undefined;
    };

/** What only promises can keep. */
export interface PromiseOptions {
  /**
   * How many milliseconds a load may take: then its callers get a `TIMEOUT`, or the old result where `staleIfError` allows it, and
   * the next one loads anew. Default: as it likes.
   */
  readonly timeout?: number | undefined;
  /**
   * Is handed what goes on behind answers, for a platform that ends with the answer: `waitUntil` of `cloudflare:workers`, or of
   * `@vercel/functions`.
   */
  readonly waitUntil?: ((work: Promise<unknown>) => unknown) | undefined;
}

/** Where the function is told how it is called: it has to take that before its arguments. */
export type ContextFits<F extends AnyFunction, X extends boolean, Context> = true extends X
  ? F extends (this: never, context: infer T, ...args: never) => unknown
    ? Context extends T
      ? unknown
      : { readonly context: NeedsContext }
    : unknown
  : unknown;

/** What the compiler says of the option `context` of a function that does not take one. */
export type NeedsContext = boolean & { readonly 'the function must take a context as its first argument': never };

interface SoftTimeout {
  /** How many milliseconds a load is waited for where `staleIfError` allows the old result, which is then the answer. Default: as it likes. */
  readonly softTimeout: number | undefined;
}

type Softly = { readonly softTimeout?: undefined } | (SoftTimeout & { readonly staleIfError: number });

/** Of keys that the arguments do not tell by themselves. */
export interface KeyOption<F extends AnyFunction, C extends AnyCache> {
  /**
   * The key of a call, told its arguments and its `this`. Where it throws, or answers undefined, which is no key, the call fails with
   * that, and the function is not called. Default: `jsonKey` of the arguments.
   */
  readonly key: (this: ThisParameterType<F>, ...args: Parameters<F>) => KeyOf<C>;
}

/** The options as a plan takes them, of whatever types. */
export interface AnyOptions
  extends Observers,
    AsyncOption,
    ExpiryOptions,
    AbsentOption,
    ResultOptions,
    PromiseOptions,
    ContextOption,
    Partial<SoftTimeout> {
  readonly cache: AnyCache;
  readonly key?: AnyFunction | undefined;
  readonly ttl?: number | ((result: never) => number | undefined) | undefined;
  readonly schema?: Schema | undefined;
  readonly migrate?: ((kept: unknown) => unknown) | undefined;
}

const ttlOrFunction: Rule = (ttl, name) => (typeof ttl === 'function' ? undefined : ttlMisuse(ttl, name));

export const optionRules: Rules<AnyOptions> = {
  cache: aCache,
  key: 'a function',
  ttl: ttlOrFunction,
  staleWhileRevalidate: ttlMisuse,
  staleIfError: ttlMisuse,
  refreshAhead: (part, name) => (part === 'xfetch' ? undefined : partMisuse(part, name)),
  jitter: partMisuse,
  absentTtl: ttlMisuse,
  errorTtl: ttlOrFunction,
  timeout: ttlMisuse,
  softTimeout: ttlMisuse,
  waitUntil: 'a function',
  context: 'a boolean',
  schema: (schema, name) => misuseOf('an object with validate', Object(schema)['~standard'], name),
  migrate: 'a function',
  async: 'a boolean',
  clock: 'an object with now',
  random: 'a function',
  ...observerRules,
};

/** Refuses the option `context` where a function keeps its type, so that its callers would have to give the context. */
export function noContext(context: unknown): TypeError | undefined {
  return context === undefined ? undefined : new TypeError('There is no option context of a method: use cached()');
}

/** What an option needs beside it, and those that only promises can keep. */
export const NEEDS = [
  ['staleWhileRevalidate', 'ttl'],
  ['staleIfError', 'ttl'],
  ['refreshAhead', 'ttl'],
  ['jitter', 'ttl'],
  ['softTimeout', 'staleIfError'],
  ['migrate', 'schema'],
] as const;

export const NEED_PROMISES = [
  'staleWhileRevalidate',
  'refreshAhead',
  'timeout',
  'softTimeout',
  'waitUntil',
  'context',
] as const;
