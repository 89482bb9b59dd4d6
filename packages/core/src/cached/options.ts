import type { AnyCache, SetOptions } from '../cache.js';
import { type Loads, loadsIn } from '../coherence/loads.js';
import { keyIn, type Place, placeOf } from '../coherence/place.js';
import type { KeyOf, OptionsOf } from '../derived.js';
import { type Observers, type Tell, teller } from '../events.js';
import { jsonKey } from '../keys/json-key.js';
import { expiryMisuse, ttlMisuse } from '../misuse.js';

/** Any function that can be put behind a cache. */
// biome-ignore lint/suspicious/noExplicitAny: only `any` stands for every argument, this and result
export type AnyFunction = (this: any, ...args: any[]) => any;

/** What `cached` takes besides the function and its cache. Observers hear of each failure of the cache. */
export type CachedOptions<F extends AnyFunction, C extends AnyCache> = Observers &
  (OptionsOf<C> extends [] ? { ttl?: never } : TtlOption) &
  (string extends KeyOf<C> ? Partial<KeyOption<F, C>> : KeyOption<F, C>);

interface TtlOption {
  /** How long a result is kept, in milliseconds, a fraction rounded up. Default: the cache's own. */
  ttl?: number | undefined;
}

interface KeyOption<F extends AnyFunction, C extends AnyCache> {
  /** The key of a call, told its arguments and its `this`. Default: `jsonKey` of the arguments. */
  key: (this: ThisParameterType<F>, ...args: Parameters<F>) => KeyOf<C>;
}

/** What the loaders of one cached function go by. */
export interface Plan {
  readonly original: AnyFunction;
  readonly cache: AnyCache;
  /** The key function, told the arguments of a call and its `this`. */
  readonly keyOf: AnyFunction;
  readonly setOptions: SetOptions | undefined;
  /** Where the results lie, and the loads of all functions that keep theirs there too. */
  readonly place: Place;
  readonly loads: Loads;
  readonly tell: Tell;
}

/** The plan of a cached function. Throws a RangeError for a ttl that is no time, `UNSUPPORTED` for one that the cache would ignore. */
export function planOf<C extends AnyCache>(
  original: AnyFunction,
  options: { cache: C; ttl?: number | undefined; key?: AnyFunction } & Observers,
): Plan {
  const { cache, ttl, key = jsonKey } = options;
  const misuse = ttlMisuse(ttl) ?? expiryMisuse(cache, { ttl });
  if (misuse) throw misuse;
  const place = placeOf(cache);
  return {
    original,
    cache,
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
