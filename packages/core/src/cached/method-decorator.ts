import type { AnyCache } from '../cache.js';
import { jsonKey } from '../keys/json-key.js';
import { type Cached, type CachedResult, cachedFor } from './cached.js';
import type { AnyFunction, CachedOptions } from './options.js';

/** A method that a cache may stand before: what it answers must not change its kind. */
type SameResult<F extends AnyFunction, C extends AnyCache> = CachedResult<F, C> extends ReturnType<F> ? F : never;

/**
 * Puts a cache before a method: `@cachedMethod({ cache, ttl: 60_000 })`, a standard (stage 3) decorator.
 *
 * A `cache` is shared by all instances, so that equal arguments share a result; a function `(instance) => cache` gives
 * each instance a cache of its own, which goes when the instance does. `this` is kept. A synchronous method needs a cache
 * that answers at once. The default key begins with the method's name, so that methods may share a cache.
 */
export function cachedMethod<This extends object, F extends AnyFunction, C extends AnyCache>(
  options: { cache: C | ((instance: This) => C) } & CachedOptions<F, C>,
): (method: SameResult<F, C>, context: ClassMethodDecoratorContext<This, F>) => F {
  const { cache } = options;
  return (method, { name }) => {
    const { key = (...args: Parameters<F>) => `${String(name)}${jsonKey(...args)}` } = options;
    const named = { ...options, key };
    const put = (before: C) => cachedFor<F, C>(undefined, method, { ...named, cache: before });
    if (typeof cache !== 'function') return put(cache) as unknown as F; // as below
    const own = new WeakMap<object, Cached<F, C>>();
    const ofInstance = (instance: This): Cached<F, C> => {
      const known = own.get(instance);
      if (known) return known;
      const made = put(cache(instance));
      own.set(instance, made);
      return made;
    };
    return function (this: ThisParameterType<F>, ...args: Parameters<F>) {
      return ofInstance(this).apply(this, args);
    } as F; // it answers as the method does: SameResult
  };
}
