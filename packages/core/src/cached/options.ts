import type { AnyCache, SetOptions } from '../cache.js';
import { aCache, check, checkOptions, type Rule, type Rules, wrong } from '../checks.js';
import { type Loads, loadsIn } from '../coherence/loads.js';
import { keyIn, type Place, placeOf } from '../coherence/place.js';
import type { Timers } from '../clock.js';
import type { CanExpire, IsAsync, KeyOf, NoTtl } from '../derived.js';
import { type Observers, observerRules, type Tell, teller } from '../events.js';
import { jsonKey } from '../keys/json-key.js';
import { expiryMisuse, ttlMisuse } from '../misuse.js';
import type { Windows } from './freshness.js';
import type { Schema } from './schema.js';

/** Any function that can be put behind a cache. */
// biome-ignore lint/suspicious/noExplicitAny: only `any` stands for every argument, this and result
export type AnyFunction = (this: any, ...args: any[]) => any;

/** What `cached` takes besides the function and its cache. Observers hear of each failure of the cache, and of what calls meet. */
export type CachedOptions<F extends AnyFunction, C extends AnyCache, A extends boolean = boolean> = Observers &
  AsyncOption &
  ResultOptions<F> &
  (CanExpire<C> extends false ? NoTtl & Without<ExpiryOptions, NeedsTtl> : Expiry<F>) &
  (Answers<F, C, A> extends false ? Without<PromiseOptions, NeedsPromises> : Waiting) &
  (string extends KeyOf<C> ? Partial<KeyOption<F, C>> : KeyOption<F, C>);

/** Whether the cached function answers with promises: false, or something else where it may. */
type Answers<F extends AnyFunction, C extends AnyCache, A extends boolean> =
  true extends A ? true : ReturnType<F> extends PromiseLike<unknown> ? true : IsAsync<C>;

/** Options that make no sense here: what the compiler says of one is the name of the member of `Why`. */
type Without<O, Why> = { readonly [N in keyof O]?: Why | undefined };

/** What the compiler says of an option that goes by a ttl, where there is none. */
export type NeedsTtl = number & { readonly 'this option needs a ttl of the function itself': never };

/** What the compiler says of an option that only promises can keep. */
export type NeedsPromises = number & {
  readonly 'a function that answers at once cannot do that: give it a cache that answers with promises, or `async: true`': never;
};

interface AsyncOption {
  /**
   * Whether the function returns promises, which need not be said of one that is declared `async`. Else it is known from its first
   * answer on: before it, a warm cache that answers at once answers at once here too. Default: false.
   */
  readonly async?: boolean | undefined;
}

/** With a ttl goes what is counted from its end. */
type Expiry<F extends AnyFunction> =
  | ({ readonly ttl?: undefined } & Without<ExpiryOptions, NeedsTtl>)
  | (TtlOption<F> & ExpiryOptions);

interface TtlOption<F extends AnyFunction> {
  /**
   * How long a result is kept, in milliseconds: a positive number or `Infinity`, a fraction rounded up; or a function that tells it
   * of each result, undefined where that is not to be kept. After that the next call loads anew; a read lengthens nothing.
   * Default: the cache's own.
   */
  readonly ttl: number | ((value: Exclude<Awaited<ReturnType<F>>, undefined>) => number | undefined);
}

/** What goes by the end of a ttl. */
export interface ExpiryOptions {
  /**
   * For how long after its ttl a result is still answered at once, in milliseconds, while it is renewed behind the answer.
   * Default: 0. (RFC 5861)
   */
  readonly staleWhileRevalidate?: number | undefined;
  /** For how long after its ttl a result is still answered where the function fails, in milliseconds. Default: 0. (RFC 5861) */
  readonly staleIfError?: number | undefined;
  /**
   * The part of its ttl, between 0 and 1, after which a hit renews a result behind the answer; `'xfetch'` by chance, the likelier
   * the nearer the end is and the longer a load takes. Default: it is renewed once its ttl is over.
   */
  readonly refreshAhead?: number | 'xfetch' | undefined;
  /** By which part, from 0 to 1, a ttl is shortened at most, by chance, so that results do not expire together. Default: 0. */
  readonly jitter?: number | undefined;
}

/** What is done with results of a kind. */
interface ResultOptions<F extends AnyFunction> {
  /** For how long the result `undefined` is remembered, in milliseconds. Default: it is not. */
  readonly absentTtl?: number | undefined;
  /**
   * For how long a failure is remembered, in milliseconds, so that calls meanwhile reject with it and do not load: in this process, of
   * at most 1,000 keys; or a function that tells it of each error, undefined where it is not to be. Default: it is not; a failed
   * renewal is not tried again for a second.
   */
  readonly errorTtl?: number | ((error: unknown) => number | undefined) | undefined;
  /** What results have to fit: a Standard Schema (zod, valibot, arktype). A kept one that does not is a miss. Default: nothing. */
  readonly schema?: Schema | undefined;
  /** Makes a result of today of a kept one that does not fit the schema; undefined is a miss. Default: each is a miss. */
  readonly migrate?: ((value: unknown) => Awaited<ReturnType<F>> | undefined) | undefined;
  /** Where it is read what time it is, and what wakes it. Default: `Date`, and `setTimeout`; of kept results the cache's own `now`. */
  readonly clock?: Timers | undefined;
  /** Gives numbers from 0 to 1, without 1, for `jitter` and `'xfetch'`. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** What only promises can keep. */
export interface PromiseOptions {
  /** How long a load may take, in milliseconds. After that its callers get a `TIMEOUT`, and the next one loads anew. Default: no limit. */
  readonly timeout?: number | undefined;
  /** How long a load is waited for, in milliseconds, where `staleIfError` allows the old result: it is the answer then. Default: no limit. */
  readonly softTimeout?: number | undefined;
  /** Is given what goes on behind answers, so that a platform that ends with its answer waits for it. */
  readonly waitUntil?: ((work: Promise<unknown>) => void) | undefined;
  /** Whether the function's first argument is `{ signal, key, stale, reason }`, which its callers do not give. Default: false. */
  readonly context?: boolean | undefined;
}

interface KeyOption<F extends AnyFunction, C extends AnyCache> {
  /**
   * The key of a call, told its arguments and its `this`. Where it throws, or answers undefined, which is no key, the call fails with
   * that, and the function is not called. Default: `jsonKey` of the arguments.
   */
  readonly key: (this: ThisParameterType<F>, ...args: Parameters<F>) => KeyOf<C>;
}

/** What the loaders of one cached function go by. */
export interface Plan {
  readonly original: AnyFunction;
  readonly cache: AnyCache;
  /** Whether the options say that it answers with promises. */
  readonly async: boolean | undefined;
  /** The key function, told the arguments of a call and its `this`. */
  readonly keyOf: AnyFunction;
  readonly options: AnyOptions;
  readonly windows: Windows;
  /** Whether more has to be known of each result than its value. */
  readonly enveloping: boolean;
  readonly clock: Timers;
  readonly random: () => number;
  /** Where the results lie, and the loads of all functions that keep theirs there too. */
  readonly place: Place;
  readonly loads: Loads;
  readonly tell: Tell;
  /** Whether somebody listens to what calls meet. */
  readonly listens: boolean;
}

/** The options as the plan takes them, of whatever types. */
export interface AnyOptions extends Observers, AsyncOption, ExpiryOptions, PromiseOptions {
  readonly cache: AnyCache;
  readonly key?: AnyFunction | undefined;
  readonly ttl?: number | ((value: never) => number | undefined) | undefined;
  readonly absentTtl?: number | undefined;
  readonly errorTtl?: number | ((error: unknown) => number | undefined) | undefined;
  readonly schema?: Schema | undefined;
  readonly migrate?: ((value: unknown) => unknown) | undefined;
  readonly clock?: Timers | undefined;
  readonly random?: (() => number) | undefined;
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
  softTimeout: ttlMisuse,
  timeout: ttlMisuse,
  waitUntil: 'a function',
  context: 'a boolean',
  schema: 'an object',
  migrate: 'a function',
  clock: 'a clock with now',
  random: 'a function',
  async: 'a boolean',
  ...observerRules,
};

function partMisuse(part: unknown, name: string): RangeError | undefined {
  if (typeof part === 'number' && part >= 0 && part <= 1) return undefined;
  return new RangeError(wrong(name, 'a number from 0 to 1', part));
}

/** What an option needs that stands beside it. */
const NEEDS = [
  ['staleWhileRevalidate', 'ttl'],
  ['staleIfError', 'ttl'],
  ['refreshAhead', 'ttl'],
  ['jitter', 'ttl'],
  ['softTimeout', 'staleIfError'],
  ['migrate', 'schema'],
] as const;

/** What only promises can keep. */
const PROMISES = ['staleWhileRevalidate', 'refreshAhead', 'softTimeout', 'timeout', 'waitUntil', 'context'] as const;

/** The plan of a cached function. Throws what `cached` throws. */
export function planOf(original: AnyFunction, options: AnyOptions): Plan {
  // JavaScript may leave out the options.
  check({ original, cache: options?.cache }, { original: 'a function', cache: aCache });
  checkOptions(options, optionRules);
  for (const [name, needed] of NEEDS) {
    if (options[name] !== undefined && options[needed] === undefined) throw new TypeError(`${name} needs ${needed}`);
  }
  const { cache, ttl, key = jsonKey, async, clock = Date, random = Math.random } = options;
  const { staleWhileRevalidate = 0, staleIfError = 0, refreshAhead, absentTtl } = options;
  const misuse = expiryMisuse(cache, { ttl: typeof ttl === 'function' ? 1 : ttl }) ?? expiryMisuse(cache, { ttl: absentTtl });
  if (misuse) throw misuse;
  const place = placeOf(cache);
  return {
    original,
    cache,
    async,
    keyOf: key,
    options,
    windows: { staleWhileRevalidate, staleIfError, refreshAhead },
    enveloping: staleWhileRevalidate + staleIfError > 0 || refreshAhead !== undefined || absentTtl !== undefined,
    clock,
    random,
    place,
    loads: loadsIn(place.root, nameOfObject),
    tell: teller(options, `cached ${original.name || 'function'}`),
    listens: options.onEvent !== undefined,
  };
}

/**
 * What an async cache tells a key by that is an object: its content, and where that has no text, the object itself. The
 * lone surrogate keeps it apart from every key that is a text.
 */
function nameOfObject(key: object): unknown {
  try {
    return `\ud800${jsonKey(key)}`;
  } catch {
    return key;
  }
}

/** The key of a call as the loads know it. */
export function nameIn({ place, loads }: Plan, key: unknown): unknown {
  return loads.nameOf(keyIn(place, key));
}

/** The error of a key function that answers undefined: all such calls would share an entry. */
export function noKey({ original }: Plan): TypeError {
  return new TypeError(
    `The function \`key\` of cached ${original.name || 'function'} answered undefined, which is no key`,
  );
}
