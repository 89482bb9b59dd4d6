import type { AnyCache } from '../cache.js';
import { check, misuseOf, type Rule, refuseMisuse } from '../checks.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { type Cached, cachedFor, originalOf } from './cached.js';
import type { WithMethods } from './cached-of.js';
import { type AnyFunction, type CachedOptions, noContext } from './options.js';

/** The cache of one function of a group. (`infer` tells the compiler what each `C` shows: that it is a cache.) */
type Own<C extends AnyCache> = PrefixedCache<C> extends infer P extends AnyCache ? P : never;

/** Options that hold for every function of a group. */
export type GroupOptions<C extends AnyCache> = CachedOptions<AnyFunction, Own<C>> & { readonly context?: undefined };

/** An object whose methods `M` are behind a cache. */
export type WithCachedMethods<O, M extends keyof O, C extends AnyCache> = O & {
  [N in M]: O[N] extends AnyFunction ? Cached<O[N], Own<C>> : O[N];
};

/**
 * Puts methods of an object behind one cache, each under its own prefix: `cachedMethods(cache, api, { user: 'user.' })`.
 *
 * The object itself is changed and answered, `this` is kept; `api.user.refresh('42')` has the object as its `this`. Doing
 * it again replaces what was done before. In a constructor, of `this`, `cachedOf` knows the methods by type. A name that is
 * not a method, and a prefix that is another's or a path above it, is a TypeError, and nothing is changed.
 *
 * @example
 * ```ts
 * import { cachedMethods, MemoryCache } from '@ctu/core';
 *
 * const api = { user: async (id: string) => ({ id }), tags: async () => ['a', 'b'] };
 * cachedMethods(new MemoryCache(), api, { user: 'user.', tags: 'tags.' }, { ttl: 60_000 });
 *
 * console.log(await api.user('42')); // → { id: '42' }
 * ```
 */
export function cachedMethods<O extends object, M extends keyof O, C extends AnyCache>(
  cache: C,
  object: O & WithMethods<M>,
  prefixes: { readonly [N in M]: string },
  options: GroupOptions<C> = {} as GroupOptions<C>, // all of it is optional: the prefix makes keys strings
): WithCachedMethods<O, M, C> {
  for (const [name, value] of wrapAll(cache, object, object, prefixes, options)) {
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
 * Puts a record of functions behind one cache, each under its own prefix, by default its name: `user.`. (In a name, `.`, `:`, `/`
 * and `%` are written as in a URL, `a.b` as `a%2eb.`: no name is a path above another.)
 *
 * The record is left as it is; the answer has the same names. Functions that are cached already are wrapped anew. A
 * prefix that is another's or a path above it is a TypeError.
 *
 * @example
 * ```ts
 * import { cachedFunctions, MemoryCache } from '@ctu/core';
 *
 * const { square, cube } = cachedFunctions(new MemoryCache(), {
 *   square: (n: number) => n ** 2,
 *   cube: (n: number) => n ** 3,
 * });
 *
 * console.log(square(3), cube(3)); // → 9 27
 * console.log(square.has(3), square.has(4)); // → true false
 * ```
 */
export function cachedFunctions<R extends { [name: string]: AnyFunction }, C extends AnyCache>(
  cache: C,
  functions: R,
  prefixes: { readonly [N in keyof R]?: string } = {},
  options: GroupOptions<C> = {} as GroupOptions<C>, // all of it is optional: the prefix makes keys strings
): CachedFunctions<R, C> {
  check({ functions, prefixes }, { functions: 'an object', prefixes: 'an object' });
  const named = new Map<PropertyKey, string | undefined>(entriesOf(functions).map(([name]) => [name, undefined]));
  for (const [name, prefix] of entriesOf(prefixes)) named.set(name, prefix); // also of what is no function, which is refused
  const all = [...named].map(([name, prefix]) => [name, prefix ?? defaultPrefix(name)]);
  const wrapped = wrapAll(cache, undefined, functions, Object.fromEntries(all), options);
  return Object.fromEntries(wrapped) as CachedFunctions<R, C>; // each name
}

/** Symbols of one description would share a prefix; and unless its separators are escaped, `a` were a path above `a.b`. */
function defaultPrefix(name: PropertyKey): string {
  if (typeof name === 'symbol') throw new TypeError(`${String(name)} is no text, so it needs a prefix of its own`);
  return `${String(name).replace(/[%.:/]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)}.`;
}

/** The enumerable members of an object itself, those named by symbols too. */
function entriesOf<T>(object: { readonly [name: PropertyKey]: T }): [PropertyKey, T][] {
  const names = Reflect.ownKeys(object).filter((name) => Object.prototype.propertyIsEnumerable.call(object, name));
  return names.map((name) => [name, object[name]!]); // it is there
}

/** The cache of a group is not among its options. */
const groupRule: Rule = (options, name) => {
  const misuse = misuseOf('an object', options, name);
  if (misuse) return misuse;
  const { cache, context } = options as { cache?: unknown; context?: unknown }; // it is an object
  if (cache !== undefined) return new TypeError('There is no option cache of a group: it is the first argument');
  return noContext(context);
};

function wrapAll(
  cache: AnyCache,
  owner: unknown,
  functions: object,
  prefixes: { readonly [name: PropertyKey]: string },
  options: object,
): (readonly [PropertyKey, unknown])[] {
  check({ prefixes, options }, { prefixes: 'an object', options: groupRule });
  const entries = entriesOf(prefixes);
  for (const [name, prefix] of entries) {
    refuseMisuse(misuseOf('a string', prefix, `The prefix of ${String(name)}`));
  }
  for (const above of entries) for (const entry of entries) if (entry !== above) refuseAbove(above, entry);
  return entries.map(([name, prefix]) => {
    const original: unknown = Reflect.get(functions, name);
    if (typeof original !== 'function')
      throw new TypeError(`${String(name)} is not a function, so it cannot be cached`);
    const own = new PrefixedCache(cache, prefix);
    const all = { ...options, cache: own } as { cache: typeof own } & CachedOptions<AnyFunction, typeof own>; // they are checked
    return [name, cachedFor(owner, originalOf(original as AnyFunction), all)]; // as above
  });
}

/** A prefix that is a path above another's, or the same, would have that one's keys, and clear them. */
function refuseAbove(
  [name, above]: readonly [PropertyKey, string],
  [other, prefix]: readonly [PropertyKey, string],
): void {
  if (above !== prefix && !(/[.:/]$/.test(above) && prefix.startsWith(above))) return;
  const ofName = `${JSON.stringify(above)} of ${String(name)}`;
  throw new TypeError(`The prefix ${ofName} would hold the keys of ${String(other)}, ${JSON.stringify(prefix)}`);
}
