import type { AnyCache } from '../cache.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { type Cached, cachedFor, originalOf } from './cached.js';
import type { AnyFunction, CachedOptions } from './options.js';

/** The names of an object's methods. */
type MethodNames<O> = { [M in keyof O]: O[M] extends AnyFunction ? M : never }[keyof O];

/** The cache of one function of a group. (`infer` tells the compiler what each `C` shows: that it is a cache.) */
type Own<C extends AnyCache> = PrefixedCache<C> extends infer P extends AnyCache ? P : never;

/** Options that hold for every function of a group. */
type GroupOptions<C extends AnyCache> = CachedOptions<AnyFunction, Own<C>>;

/** An object whose methods `M` are behind a cache. */
export type WithCachedMethods<O, M extends keyof O, C extends AnyCache> = O & {
  [N in M]: O[N] extends AnyFunction ? Cached<O[N], Own<C>> : O[N];
};

/**
 * Puts methods of an object behind one cache, each under its own prefix: `cachedMethods(cache, api, { user: 'user.' })`.
 *
 * The object itself is changed and answered, `this` is kept; `api.user.refresh('42')` has the object as its `this`. Doing
 * it again replaces what was done before. A name that is not a method is a TypeError, and nothing is changed.
 */
export function cachedMethods<O extends object, M extends MethodNames<O>, C extends AnyCache>(
  cache: C,
  object: O,
  prefixes: { readonly [N in M]: string },
  options: GroupOptions<C> = {} as GroupOptions<C>, // all of it is optional: the prefix makes keys strings
): WithCachedMethods<O, M, C> {
  const wrapped = wrapAll(cache, object, object, prefixes, options);
  for (const [name, value] of Object.entries(wrapped)) {
    const { enumerable = false } = Object.getOwnPropertyDescriptor(object, name) ?? {};
    Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable });
  }
  return object as WithCachedMethods<O, M, C>; // each of M has just been replaced
}

/** Functions behind one cache. */
export type CachedFunctions<R, C extends AnyCache> = {
  [N in keyof R]: R[N] extends AnyFunction ? Cached<R[N], Own<C>> : never;
};

/**
 * Puts a record of functions behind one cache, each under its own prefix, by default its name: `user.`.
 *
 * The record is left as it is; the answer has the same names. Functions that are cached already are wrapped anew.
 */
export function cachedFunctions<R extends { [name: string]: AnyFunction }, C extends AnyCache>(
  cache: C,
  functions: R,
  prefixes: { readonly [N in keyof R]?: string } = {},
  options: GroupOptions<C> = {} as GroupOptions<C>, // all of it is optional: the prefix makes keys strings
): CachedFunctions<R, C> {
  const prefixOf = (name: string): string | undefined => (Object.hasOwn(prefixes, name) ? prefixes[name] : undefined);
  const all = Object.keys(functions).map((name) => [name, prefixOf(name) ?? `${name}.`]);
  return wrapAll(cache, undefined, functions, Object.fromEntries(all), options) as CachedFunctions<R, C>; // each name
}

function wrapAll(
  cache: AnyCache,
  owner: unknown,
  functions: object,
  prefixes: { readonly [name: string]: string },
  options: CachedOptions<AnyFunction, AnyCache>,
): { [name: string]: unknown } {
  const entries = Object.entries(prefixes).map(([name, prefix]) => {
    const original: unknown = Reflect.get(functions, name);
    if (typeof original !== 'function') throw new TypeError(`${name} is not a function, so it cannot be cached`);
    const own = new PrefixedCache(cache, prefix);
    return [name, cachedFor(owner, originalOf(original as AnyFunction), { ...options, cache: own })] as const; // as above
  });
  return Object.fromEntries(entries);
}
