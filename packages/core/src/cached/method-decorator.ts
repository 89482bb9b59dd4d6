import type { AnyCache } from '../cache.js';
import { checkOptions, misuseOf, type Rules } from '../checks.js';
import { type Place, placeOf } from '../coherence/place.js';
import { jsonKey } from '../keys/json-key.js';
import { caught } from '../mode/replies.js';
import { type Application, appliedTo, type Owner } from './applied.js';
import { type Cached, type CachedResult, type CacheFor, cachedFor, faceIn, originalOf } from './cached.js';
import { type Named, takeName, warnOfTwo } from './method-names.js';
import { type AnyFunction, type AnyOptions, type CachedOptions, noContext, optionRules } from './options.js';
import { isAsyncFunction } from './sync.js';

/** What a method must be besides itself: nothing more, or never where the cache cannot keep or would change what it answers. */
type Fitting<F extends AnyFunction, C extends AnyCache> =
  C extends CacheFor<F> ? (CachedResult<F, C> extends ReturnType<F> ? unknown : never) : never;

/** A decorator of methods `F`, in either form: the standard's, or that of `experimentalDecorators`. */
export type CachedMethodDecorator<This extends object, F extends AnyFunction, C extends AnyCache> = (
  ...applied: Application<This, F, Fitting<F, C>>
) => void;

/** What `cachedMethod` takes besides what `cached` does. */
export interface CachedMethodOptions<This extends object, C extends AnyCache> {
  /** The cache that all instances share, or what makes one for each instance. */
  readonly cache: C | ((instance: This) => C);
  /** What the default keys begin with: another name where two methods of one name share a cache. Default: the method's. */
  readonly name?: string | undefined;
}

const rules: Rules<AnyOptions & { name?: string | undefined }> = {
  ...optionRules,
  cache: (cache, name) => (typeof cache === 'function' ? undefined : misuseOf(optionRules.cache, cache, name)),
  name: 'a string',
  context: noContext,
};

/** A method as a function that tells its `this`, for a `key` that asks for it. */
export type BoundMethod<This, F extends AnyFunction> = (this: This, ...args: Parameters<F>) => ReturnType<F>;

/**
 * Puts a cache before a method: `@cachedMethod({ cache, ttl: 60_000 })`, a standard decorator, which also works under
 * `experimentalDecorators` (Nest, TypeORM).
 *
 * A `cache` is shared by all instances, so that equal arguments share a result; a function `(instance) => cache` gives
 * each instance its own, which goes when the instance does. `this` is kept. A synchronous method needs a cache that
 * answers at once. `cachedOf(instance, 'find')` steers the cache.
 *
 * The default key is the method's name and the `jsonKey` of the arguments, so that methods may share a cache. A method of
 * that name of a second class over the same cache is a TypeError that asks for `name`: where it is decorated, by a standard
 * decorator where the first instance is made, and by a function that answers with one cache for both, where it is called first.
 * (With a `key`, keys are yours to keep apart.) What is no method (a getter, a field, a class) is a TypeError too.
 *
 * @example
 * ```ts
 * import { cachedMethod, MemoryCache } from '@ctu/core';
 *
 * class Users {
 *   @cachedMethod({ cache: new MemoryCache(), ttl: 60_000 })
 *   async find(id: string) {
 *     return { id };
 *   }
 * }
 *
 * console.log(await new Users().find('42')); // → { id: '42' }
 * ```
 */
export function cachedMethod<This extends object, F extends AnyFunction, C extends AnyCache>(
  options: CachedMethodOptions<This, C> & CachedOptions<BoundMethod<This, F>, C> & { readonly context?: undefined },
): CachedMethodDecorator<This, F, C> {
  // As `@cachedMethod`, it would be handed the method.
  if (!options?.cache)
    throw new TypeError('@cachedMethod({ cache }) expects a cache, or a function that answers with one');
  checkOptions(options as AnyOptions, rules); // whatever the types are
  return (...application) => {
    const { method, name: ownName, whenOwned, replacedBy } = appliedTo<F>(application);
    const { cache, name = ownName, ...others } = options;
    const source = sourceOf(method);
    let named: Named | undefined;
    const watch = sharingWatch(name);
    const key =
      options.key ??
      function (this: unknown, ...args: Parameters<F>) {
        if (named) watch(this, named);
        return name + jsonKey(...args);
      };
    // It is all of the options but the name.
    const behind = (own: C): Cached<F, C> =>
      cachedFor(undefined, method, { ...others, key, cache: own } as { cache: C } & CachedOptions<F, C>);
    const take = (place: Place, owner: Owner): Named | undefined => {
      if (options.key) return undefined;
      const taken = { owner, method, source };
      takeName(place, name, taken);
      return taken;
    };
    let decorated: F;
    if (typeof cache === 'function') {
      let owner: Owner = { name: '', target: undefined }; // told before there is an instance
      decorated = perInstance(method, (self: This) => {
        const own = cache(self);
        const face = behind(own);
        take({ root: own, prefix: '' }, owner); // itself, since what it stands on may outlive it
        return face;
      }) as F; // it answers as that does
      whenOwned(decorated, (told) => {
        owner = told;
      });
    } else {
      decorated = behind(cache) as F; // likewise
      whenOwned(decorated, (owner) => {
        named = take(placeOf(cache), owner);
      });
    }
    // What other decorators have noted on the method (routes, metadata) is found on what takes its place.
    return replacedBy(Object.setPrototypeOf(decorated, method));
  };
}

/** Looks at whom a method is called for, whose cache all share: it says once where results may be mixed up. */
function sharingWatch(name: string): (self: unknown, named: Named) => void {
  let known: unknown;
  let warned = false;
  return (self, named) => {
    const owner = typeof self === 'function' ? self : (self as object | undefined)?.constructor;
    const isAnother = owner !== undefined && known !== undefined && owner !== known;
    known ??= owner; // of a call without its instance nothing is known
    if (warned || !(named.replaced || isAnother)) return;
    warned = true;
    if (named.replaced) warnOfTwo(name, named.owner);
    else {
      console.warn(
        `ctu: the method \`${name}\` of ${named.owner.name} is called for several classes (${nameOf(known)}, ${nameOf(owner)}), ` +
          'which share its results: if they should not, give `key`, whose `this` is the instance, or a cache per instance',
      );
    }
  };
}

function nameOf(owner: unknown): string {
  return (owner as AnyFunction).name; // a class
}

/** The source text of a method, under whatever caches it has already. */
function sourceOf(method: AnyFunction): string {
  const original = originalOf(method);
  return original === method ? String(method) : sourceOf(original);
}

function detached({ name }: AnyFunction): TypeError {
  return new TypeError(`The method \`${name}\` has a cache per instance, and was called without its instance`);
}

/** A method that has a cached function for each instance, made when it is needed first. */
function perInstance<This extends object, F extends AnyFunction, C extends AnyCache>(
  original: F,
  create: (instance: This) => Cached<F, C>,
): AnyFunction {
  const own = new WeakMap<This, Cached<F, C>>();
  const ofInstance = (instance: This): Cached<F, C> => {
    if (Object(instance) !== instance) throw detached(original);
    const known = own.get(instance);
    if (known) return known;
    const made = create(instance);
    own.set(instance, made);
    return made;
  };
  function call(this: ThisParameterType<F>, ...args: Parameters<F>) {
    return caught({ async: isAsyncFunction(original) }, () => ofInstance(this).apply(this, args));
  }
  Object.defineProperty(call, 'name', { value: original.name });
  Object.defineProperty(call, faceIn, { value: ofInstance });
  return Object.assign(call, { original });
}
