import type { Flight } from '../coherence/flight.js';
import { asDeclared, isThenable } from '../mode/replies.js';
import { type AnyFunction, nameIn, noKey, type Plan } from './options.js';
import { Results } from './results.js';

/** How a cached function is called. */
export interface Calls {
  /** The call itself, with the `this` of the function. */
  readonly call: AnyFunction;
  refresh(self: unknown, args: unknown[]): unknown;
}

/** The calls of an async function, which can go on with a load that began as a sync one. */
export interface AsyncCalls extends Calls {
  adopt(key: unknown, flight: Flight, loading: PromiseLike<unknown>): Promise<unknown>;
}

/** Whether a function has been seen to return a promise, so that a warm cache in front of one answers with promises too. */
interface Seen {
  promising?: boolean;
}

/** What has been seen of each function, whichever cached function has called it. */
const seenOf = new WeakMap<AnyFunction, Seen>();

function seenSoFar(original: AnyFunction): Seen {
  const seen = seenOf.get(original) ?? {};
  seenOf.set(original, seen);
  return seen;
}

/** Whether a function is known to answer with promises: by its declaration, or because it has done so. */
export function isAsyncFunction(original: AnyFunction): boolean {
  return seenOf.get(original)?.promising || Object.prototype.toString.call(original) === '[object AsyncFunction]';
}

/** The calls of a sync function over a sync cache: find, else load and keep. `asynchronous` takes over from the first promise on. */
export function syncCalls(plan: Plan, asynchronous: AsyncCalls): Calls {
  const { original, keyOf, loads, tell, cache: base } = plan;
  const results = new Results(plan);
  const seen = seenSoFar(original);
  /** Whether the cache has been seen to answer with a value. */
  let declared = false;

  // A hit is the most frequent call of all. It makes no array, and is short, so that V8 inlines it all.
  function call(this: unknown, argument: unknown): unknown {
    // biome-ignore-start lint/complexity/noArguments: V8 makes no object of them
    if (!declared || seen.promising) return callWith.apply(this, arguments as never);
    const one = arguments.length === 1;
    const key: unknown = one ? keyOf.call(this, argument) : keyOf.apply(this, arguments as never);
    const found = find(key);
    return found === undefined ? load(key, this, one ? [argument] : [...arguments], false) : found;
    // biome-ignore-end lint/complexity/noArguments: as above
  }

  function callWith(this: unknown, ...args: unknown[]): unknown {
    if (seen.promising) return asynchronous.call.apply(this, args);
    const key: unknown = keyOf.apply(this, args);
    const found = find(key);
    declared ||= asDeclared(base, 'get', found) === found;
    return found === undefined ? load(key, this, args, false) : found;
  }

  function find(key: unknown): unknown {
    if (key === undefined) throw noKey(plan);
    try {
      return base.get(key);
    } catch (error) {
      tell({ type: 'cache-failed', error, key }); // a cache that fails has nothing
      return undefined;
    }
  }

  function load(key: unknown, self: unknown, args: unknown[], refresh: boolean): unknown {
    const at = nameIn(plan, key);
    const flight = loads.begin(at, refresh); // the function may write to its own key meanwhile
    let value: unknown;
    try {
      value = original.apply(self, args);
    } catch (error) {
      loads.failed(at, flight); // nothing that it overtook can have ended in its course, so it owes nothing
      throw error;
    }
    if (isThenable(value)) {
      seen.promising = true;
      return asynchronous.adopt(key, flight, value);
    }
    const verdict = loads.landed(at, flight);
    if (verdict === 'keep') results.keep(key, value, undefined);
    else if (verdict === 'forget') results.forget(key);
    return value;
  }

  return {
    call,
    refresh(self, args) {
      if (seen.promising) return asynchronous.refresh(self, args);
      const key: unknown = keyOf.apply(self, args);
      if (key === undefined) throw noKey(plan);
      return load(key, self, args, true);
    },
  };
}
