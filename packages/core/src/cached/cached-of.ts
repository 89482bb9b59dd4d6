import type { AnyCache, Cache, SyncCache } from '../cache.js';
import { type Cached, faceIn } from './cached.js';
import type { AnyFunction } from './options.js';

/** An object whose members of these names are methods. (`NoInfer`: they are not told by the object.) */
export type WithMethods<N extends PropertyKey> = { readonly [M in NoInfer<N>]: AnyFunction };

/** The cached face of a method. Of what a decorator has cached, its type tells the cache only so far: it keeps the results. */
export type CachedOf<F> = F extends { readonly original: AnyFunction; readonly cache: AnyCache }
  ? F
  : F extends AnyFunction
    ? Cached<F, KeepingResultsOf<F>>
    : never;

type KeepingResultsOf<F extends AnyFunction> =
  ReturnType<F> extends PromiseLike<infer T> ? Cache<unknown, T> : SyncCache<unknown, ReturnType<F>>;

/**
 * The cached face of a method that `@cachedMethod` or `cachedMethods` has put behind a cache: `cachedOf(repository,
 * 'find').delete('42')`, and `has`, `set`, `refresh`, `key`, `cache`. It speaks of this object: of its own cache where
 * each has one, with the object as `this`. Called, it is the method. A method that is not cached is a TypeError.
 *
 * @example
 * ```ts
 * import { cachedMethods, cachedOf, MemoryCache } from '@ctu/core';
 *
 * const api = { user: async (id: string) => ({ id }) };
 * cachedMethods(new MemoryCache(), api, { user: 'user.' });
 *
 * await cachedOf(api, 'user').set(['42'], { id: 'forty-two' });
 * console.log(await api.user('42')); // → { id: 'forty-two' }
 * ```
 */
export function cachedOf<O extends object, N extends keyof O>(object: O & WithMethods<N>, name: N): CachedOf<O[N]> {
  const method = Object(object[name]) as { [faceIn]?: (instance: unknown) => Cached<AnyFunction, AnyCache> };
  const face = method[faceIn]?.(object);
  if (!face) {
    throw new TypeError(`${String(name)} is not cached: put it behind a cache with @cachedMethod or cachedMethods`);
  }
  const members = Object.entries(face).map(([member, value]) => {
    return [member, typeof value === 'function' && value !== face.original ? value.bind(object) : value];
  });
  const call = (...args: unknown[]): unknown => (object[name] as AnyFunction)(...args); // other decorators may have put something around it
  return Object.assign(call, Object.fromEntries(members)) as unknown as CachedOf<O[N]>; // the members of a `Cached`
}
