import type { AnyCache, SetOptions } from './cache.js';
import { wrong } from './checks.js';
import { isPlaced } from './coherence/place.js';
import { misuse, showKey, unsupported } from './errors.js';
import type { Pair } from './mode/pairs.js';

/** The error of a ttl that is not a positive number or `Infinity`, or undefined where it is fine. */
export function ttlMisuse(ttl: unknown, name = 'ttl'): RangeError | undefined {
  if (ttl === undefined || (typeof ttl === 'number' && ttl > 0)) return undefined;
  return misuse(new RangeError(wrong(name, 'a positive number of milliseconds or Infinity', ttl)));
}

/** The error of a `set` that no cache may take, or undefined where it is fine. */
export function setMisuse(value: unknown, options: SetOptions | undefined): Error | undefined {
  if (value === undefined) return misuse(new TypeError('undefined cannot be kept: it means a miss'));
  return settingMisuse(options);
}

/** The error of a `setMany` that no cache may take, or undefined where it is fine. */
export function setManyMisuse(entries: readonly Pair[], options: SetOptions | undefined): Error | undefined {
  return entries.some(([, value]) => value === undefined) ? setMisuse(undefined, options) : settingMisuse(options);
}

/** The error of options that no cache may take. `set(key, value, 60)` would keep the value as if it had said nothing. */
function settingMisuse(options: SetOptions | undefined): Error | undefined {
  if (options === undefined || (typeof options === 'object' && options !== null)) return ttlMisuse(options?.ttl);
  return misuse(new TypeError(wrong('options', 'an object', options)));
}

/** The error of a limit that is no positive integer nor `Infinity`, or undefined where it is fine. */
export function maxMisuse(max: unknown, name = 'max'): RangeError | undefined {
  if (max === undefined || max === Number.POSITIVE_INFINITY || (Number.isInteger(max) && Number(max) > 0))
    return undefined;
  return new RangeError(wrong(name, 'a positive integer or Infinity', max));
}

/** The error of options that no base may take, or this one would ignore; undefined where they are fine. */
export function optionsMisuse(base: AnyCache, options: SetOptions | undefined): Error | undefined {
  return settingMisuse(options) ?? expiryMisuse(base, options);
}

/** The error of a ttl on a cache that would ignore it, wrapped or not; undefined where it is taken. */
export function expiryMisuse(cache: AnyCache, options: SetOptions | undefined): Error | undefined {
  return options?.ttl === undefined ? undefined : firstUnder(cache, (under) => ignoredTtl(under, options));
}

/** The error of a ttl on a base that would ignore it by itself: our wrappers ask their own. */
export function ignoredTtl(base: object, options: SetOptions | undefined): Error | undefined {
  if (options?.ttl === undefined || !isMap(base)) return undefined;
  return unsupported(base, 'expire entries', 'use MemoryCache or lru-cache where a ttl is needed');
}

/** Whether a cache honours a ttl: all do but a Map, wrapped or as a level of two. */
export function canExpire(cache: AnyCache): boolean {
  return !firstUnder(cache, (under) => isMap(under) || undefined);
}

/** A Map whose `set` is the language's own: it takes no options, and would drop a ttl in silence. */
export function isMap(base: object): boolean {
  return base instanceof Map && base.set === Map.prototype.set;
}

/** The caches that one of our wrappers hands on to. */
interface Bases {
  readonly base?: unknown;
  readonly near?: unknown;
  readonly far?: unknown;
}

/** What `ask` first answers of the caches under our wrappers, both levels of two included; undefined where it never does. */
export function firstUnder<T>(cache: object, ask: (under: object) => T | undefined): T | undefined {
  if (!isPlaced(cache)) return ask(cache); // a base of somebody else's may be anything
  const { base, near, far } = cache as Bases; // what our wrappers have
  for (const under of [base, near, far]) {
    const answer = under instanceof Object ? firstUnder(under, ask) : undefined;
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** The error of a key that is not text, or undefined where each is. `1` and `'1'` must not share an entry. */
export function textKeyMisuse(key: unknown): TypeError | undefined {
  if (typeof key === 'string') return undefined;
  return misuse(new TypeError(`A key must be a string, not ${typeof key}`));
}

/** The error of a key that two levels may take for different ones, or undefined where it is fine. */
export function levelKeyMisuse(key: unknown): TypeError | undefined {
  if (typeof key === 'string' || typeof key === 'number') return undefined;
  const reason = 'near would know an object by its identity, far by its content';
  return misuse(new TypeError(`A key of two levels must be a string or a number, not ${typeof key}: ${reason}`));
}

/** Whether UTF-8 can tell the text: it would make the same character, U+FFFD, of every lone surrogate. */
export function isWellFormed(text: string): boolean {
  // Far faster than the expression. Browsers have it since 2023, the types of ES2022 do not.
  const native = (text as string & { isWellFormed?(): boolean }).isWellFormed;
  return native ? native.call(text) : !/\p{Surrogate}/u.test(text);
}

/** The error of a key, or a prefix, that a server cannot keep apart from others, or undefined where it is fine. */
export function serverKeyMisuse(key: unknown, name = 'key'): TypeError | undefined {
  if (typeof key !== 'string') return misuse(new TypeError(`A ${name} must be a string, not ${typeof key}`));
  if (isWellFormed(key)) return undefined;
  // Two such keys would share an entry.
  return misuse(new TypeError(`A ${name} must be well-formed Unicode: ${showKey(key)} has a lone surrogate`));
}
