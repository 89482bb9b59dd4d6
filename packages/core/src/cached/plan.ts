import type { AnyCache } from '../cache.js';
import { aCache, check, checkOptions, hasMethods, refuseMisuse } from '../checks.js';
import type { Timers } from '../clock.js';
import { type Loads, loadsIn } from '../coherence/loads.js';
import { isPlaced, keyIn, type Place, placeOf } from '../coherence/place.js';
import { type Tell, teller } from '../events.js';
import { jsonKey } from '../keys/json-key.js';
import { expiryMisuse } from '../misuse.js';
import type { MaybePromise } from '../mode/replies.js';
import { type AnyFunction, type AnyOptions, NEED_PROMISES, NEEDS, optionRules } from './options.js';

/** What the loaders of one cached function go by. */
export interface Plan {
  readonly original: AnyFunction;
  readonly cache: AnyCache;
  /** The key function, told the arguments of a call and its `this`. */
  readonly keyOf: AnyFunction;
  readonly options: AnyOptions;
  /** Whether more has to be known of each result than its value. */
  readonly enveloping: boolean;
  readonly clock: Timers;
  /** Whether the cache has a time of its own. */
  readonly tellsTime: boolean;
  readonly random: () => number;
  /** Where the results lie, and the loads of all functions that keep theirs there too. */
  readonly place: Place;
  readonly loads: Loads;
  readonly tell: Tell;
  /** Whether a fresh result is the answer with nothing else to do: it is not checked, and nobody hears of it. */
  readonly plain: boolean;
}

/** The plan of a cached function. Throws what `cached` throws. */
export function planOf(original: AnyFunction, options: AnyOptions): Plan {
  // JavaScript may leave out the options.
  check({ original, cache: options?.cache }, { original: 'a function', cache: aCache });
  checkOptions(options, optionRules);
  for (const [name, needed] of NEEDS) {
    if (options[name] !== undefined && options[needed] === undefined) throw new TypeError(`${name} needs ${needed}`);
  }
  const { cache, ttl, absentTtl, refreshAhead, key = jsonKey, clock = Date, random = Math.random } = options;
  refuseMisuse(ttl === undefined && absentTtl === undefined ? undefined : expiryMisuse(cache, { ttl: 1 }));
  const place = placeOf(cache);
  return {
    original,
    cache,
    keyOf: key,
    options,
    enveloping: (options.staleWhileRevalidate ?? options.staleIfError ?? refreshAhead ?? absentTtl) !== undefined,
    clock,
    tellsTime: tellsTime(cache),
    random,
    place,
    loads: loadsIn(place.root, nameOfObject),
    tell: teller(options, `cached ${original.name || 'function'}`),
    plain: !options.onEvent && !options.schema,
  };
}

/** Whether a cache tells a time that is not that of this process: our wrappers have it from what they stand on, two levels from far. */
function tellsTime(cache: object): boolean {
  if (!isPlaced(cache)) return hasMethods(cache, 'now');
  const { base, far } = cache as { readonly base?: object; readonly far?: object }; // what our wrappers have
  return tellsTime(Object(far ?? base));
}

/** Throws where a function that may answer at once has an option that only promises can keep. */
export function refusePromiseOptions({ options }: Plan): void {
  const name = NEED_PROMISES.find((name) => options[name] !== undefined);
  if (name)
    throw new TypeError(
      `${name} needs a cache that answers with promises, an async function, or the option async: true`,
    );
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

/** The time of a key's server, in milliseconds; where it cannot tell it, that of this process: near may have results all the same. */
export function timeOf(plan: Plan, key: unknown): MaybePromise<number> {
  const { cache, clock, tellsTime } = plan;
  if (!tellsTime) return clock.now();
  try {
    const now = cache.now!(key); // it has it
    return typeof now === 'number' ? now : Promise.resolve(now).then(undefined, (error) => ownTime(plan, key, error));
  } catch (error) {
    return ownTime(plan, key, error);
  }
}

function ownTime({ clock, tell }: Plan, key: unknown, error: unknown): number {
  tell({ type: 'cache-failed', error, key });
  return clock.now();
}

/** The key of a call. Throws where the key function answers undefined: all such calls would share an entry. */
export function keyOfCall({ original, keyOf }: Plan, self: unknown, args: unknown[]): unknown {
  const key: unknown = keyOf.apply(self, args);
  if (key === undefined) throw noKey(original);
  return key;
}

export function noKey({ name }: AnyFunction): TypeError {
  return new TypeError(`The function \`key\` of cached ${name || 'function'} answered undefined, which is no key`);
}
