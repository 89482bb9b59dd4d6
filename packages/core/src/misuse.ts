import type { AnyCache, SetOptions } from './cache.js';
import { showKey, unsupported } from './errors.js';
import { answersLater } from './mode.js';

/** The error of a ttl that is not a positive number or `Infinity`, or undefined where it is fine. */
export function ttlMisuse(ttl: number | undefined, name = 'ttl'): RangeError | undefined {
  if (ttl === undefined || (typeof ttl === 'number' && ttl > 0)) return undefined;
  return new RangeError(`${name} must be a positive number of milliseconds or Infinity, not ${String(ttl)}`);
}

/** The error of a `set` that no cache may take, or undefined where it is fine. */
export function setMisuse(value: unknown, options: SetOptions | undefined): Error | undefined {
  if (value === undefined) return new TypeError('A cache cannot keep undefined, which means a miss; delete the key');
  return options && ttlMisuse(options.ttl);
}

/** The error of options that no base may take, or this one would ignore; undefined where they are fine. */
export function optionsMisuse(base: AnyCache, options: SetOptions | undefined): Error | undefined {
  return ttlMisuse(options?.ttl) ?? expiryMisuse(base, options);
}

/** The error of a ttl on a base that would ignore it, wrapped or not; undefined where the base takes it. */
export function expiryMisuse(base: AnyCache, options: SetOptions | undefined): Error | undefined {
  if (options?.ttl === undefined) return undefined;
  let under: unknown = base;
  // What our wrappers call the cache underneath; a base of somebody else's may be anything.
  while (under instanceof Object && answersLater in under && 'base' in under) under = under.base;
  // A Map whose `set` is the language's own takes no options, and would drop a ttl in silence.
  if (!(under instanceof Map) || under.set !== Map.prototype.set) return undefined;
  return unsupported(under, 'expire entries', 'use MemoryCache or lru-cache where a ttl is needed');
}

/** The error of a key that is not text, or undefined where each is. `1` and `'1'` must not share an entry. */
export function textKeyMisuse(key: unknown): TypeError | undefined {
  if (typeof key === 'string') return undefined;
  return new TypeError(`A key must be a string here, not ${typeof key}`);
}

/** The error of a key that a server cannot keep apart from others, or undefined where it is fine. */
export function serverKeyMisuse(key: unknown): TypeError | undefined {
  const misuse = textKeyMisuse(key);
  // In UTF-8 every lone surrogate becomes the same three bytes, so two such keys would share an entry.
  if (misuse || !/\p{Surrogate}/u.test(key as string)) return misuse; // no misuse: it is a string
  return new TypeError(`A key must be well-formed Unicode: ${showKey(key)} has a lone surrogate`);
}
