import type { AnyCache, SetOptions } from '../cache.js';
import { aCache, check, checkOptions, type Rules } from '../checks.js';
import { type Loads, loadsIn } from '../coherence/loads.js';
import { keyIn, type Place, placeOf } from '../coherence/place.js';
import type { CanExpire, KeyOf, NoTtl } from '../derived.js';
import { type Observers, observerRules, type Tell, teller } from '../events.js';
import { jsonKey } from '../keys/json-key.js';
import { expiryMisuse, ttlMisuse } from '../misuse.js';

/** Any function that can be put behind a cache. */
// biome-ignore lint/suspicious/noExplicitAny: only `any` stands for every argument, this and result
export type AnyFunction = (this: any, ...args: any[]) => any;

/** What `cached` takes besides the function and its cache. Observers hear of each failure of the cache. */
export type CachedOptions<F extends AnyFunction, C extends AnyCache> = Observers &
  AsyncOption &
  (CanExpire<C> extends false ? NoTtl : TtlOption) &
  (string extends KeyOf<C> ? Partial<KeyOption<F, C>> : KeyOption<F, C>);

/** Of a function that answers with promises. */
export interface AsyncOption {
  /**
   * Whether the function returns promises, which need not be said of one that is declared `async`. Else it is known from its first
   * answer on: before it, a warm cache that answers at once answers at once here too. Default: false.
   */
  readonly async?: boolean | undefined;
}

/** Of results that expire. */
export interface TtlOption {
  /**
   * How long a result is kept, in milliseconds: a positive number or `Infinity`, a fraction rounded up. After that the next call
   * loads anew; a read lengthens nothing. Default: the cache's own.
   */
  readonly ttl?: number | undefined;
}

/** Of keys that the arguments do not tell by themselves. */
export interface KeyOption<F extends AnyFunction, C extends AnyCache> {
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
  readonly setOptions: SetOptions | undefined;
  /** Where the results lie, and the loads of all functions that keep theirs there too. */
  readonly place: Place;
  readonly loads: Loads;
  readonly tell: Tell;
}

/** The options as the plan takes them, of whatever types. */
export interface AnyOptions extends Observers, AsyncOption, TtlOption {
  readonly cache: AnyCache;
  readonly key?: AnyFunction | undefined;
}

export const optionRules: Rules<AnyOptions> = {
  cache: aCache,
  key: 'a function',
  ttl: ttlMisuse,
  async: 'a boolean',
  ...observerRules,
};

/** The plan of a cached function. Throws what `cached` throws. */
export function planOf(original: AnyFunction, options: AnyOptions): Plan {
  // JavaScript may leave out the options.
  check({ original, cache: options?.cache }, { original: 'a function', cache: aCache });
  checkOptions(options, optionRules);
  const { cache, ttl, key = jsonKey, async } = options;
  const misuse = expiryMisuse(cache, { ttl });
  if (misuse) throw misuse;
  const place = placeOf(cache);
  return {
    original,
    cache,
    async,
    keyOf: key,
    setOptions: ttl === undefined ? undefined : { ttl: Math.ceil(ttl) }, // some caches take whole milliseconds only
    place,
    loads: loadsIn(place.root, nameOfObject),
    tell: teller(options, `cached ${original.name || 'function'}`),
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
