import { asDeclared, isThenable } from '../mode/replies.js';
import { isEnveloped } from './envelope.js';
import type { Loading } from './loading.js';
import type { AnyFunction } from './options.js';
import { keyOfCall, nameIn, noKey, type Plan } from './plan.js';
import { Results } from './results.js';
import { dead, type Sight, sightOf } from './sight.js';

/** How a cached function is called. */
export interface Calls {
  /** The call itself, with the `this` of the function. */
  readonly call: AnyFunction;
  refresh(self: unknown, args: unknown[]): unknown;
}

/** The calls of a function that answers with promises. */
export interface AsyncCalls extends Calls {
  /** A call that its caller may give up. */
  callWith(signal: AbortSignal, self: unknown, args: unknown[]): Promise<unknown>;
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
export function syncCalls(plan: Plan, loading: Loading, asynchronous: AsyncCalls): Calls {
  const { original, keyOf, loads, tell, clock, cache: base, listens } = plan;
  const results = new Results(plan);
  const seen = seenSoFar(original);
  const plain = !listens && !plan.options.schema;
  /** Whether the cache has been seen to answer with a value. */
  let declared = false;

  // A hit is the most frequent call of all. It makes no array, and is short, so that V8 inlines it all.
  function call(this: unknown, argument: unknown): unknown {
    // biome-ignore-start lint/complexity/noArguments: V8 makes no object of them
    if (!declared || seen.promising) return callWith.apply(this, arguments as never);
    const one = arguments.length === 1;
    const key: unknown = one ? keyOf.call(this, argument) : keyOf.apply(this, arguments as never);
    const found = find(key);
    if (found !== undefined && !isEnveloped(found) && plain) return found;
    return judge(found, key, this, one ? [argument] : [...arguments]);
    // biome-ignore-end lint/complexity/noArguments: as above
  }

  function callWith(this: unknown, ...args: unknown[]): unknown {
    if (seen.promising) return asynchronous.call.apply(this, args);
    const key: unknown = keyOf.apply(this, args);
    const found = find(key);
    declared ||= asDeclared(base, 'get', found) === found;
    return judge(found, key, this, args);
  }

  function find(key: unknown): unknown {
    if (key === undefined) throw noKey(original);
    try {
      return base.get(key);
    } catch (error) {
      return missed(error, key);
    }
  }

  /** A cache that fails has nothing. */
  function missed(error: unknown, key: unknown): undefined {
    tell({ type: 'cache-failed', error, key });
  }

  /** Judges what was found: it is the answer, or a load brings one. */
  function judge(found: unknown, key: unknown, self: unknown, args: unknown[]): unknown {
    const { freshness, value, why } = found === undefined ? dead('absent') : sightAtOnce(key, found);
    if (freshness === 'fresh') {
      if (listens) tell({ type: 'hit', key });
      return value;
    }
    const isOld = freshness !== 'dead';
    const failure = loading.failures.of(loads.nameOf(key));
    if (failure && isOld) return loading.answerOld(key, value);
    if (failure?.rejects) {
      tell({ type: 'error-hit', key });
      throw failure.error;
    }
    if (listens) tell({ type: 'miss', key, why: why ?? 'expired' });
    try {
      return load(key, self, args, false);
    } catch (error) {
      if (isOld) return loading.answerOld(key, value);
      throw error;
    }
  }

  function sightAtOnce(key: unknown, found: unknown): Sight {
    try {
      const sight = sightOf(plan, key, found);
      if (!isThenable(sight)) return sight;
      sight.then(undefined, () => {}); // the error below says more
      throw new TypeError('The schema of a function that answers at once must do so too');
    } catch (error) {
      missed(error, key);
      return dead('absent');
    }
  }

  function load(key: unknown, self: unknown, args: unknown[], refresh: boolean): unknown {
    const at = nameIn(plan, key);
    if (refresh) tell({ type: 'refresh', key, reason: 'refresh' });
    const flight = loads.begin(at, refresh); // the function may write to its own key meanwhile
    const start = clock.now();
    let value: unknown;
    try {
      value = original.apply(self, args);
    } catch (error) {
      loads.failed(at, flight); // nothing that it overtook can have ended in its course, so it owes nothing
      const took = clock.now() - start;
      loading.meter.ended(took, true);
      loading.failed(key, error, took);
      throw error;
    }
    if (isThenable(value)) {
      seen.promising = true;
      return loading.adopt(loads.nameOf(key), key, flight, value);
    }
    const took = clock.now() - start;
    loading.meter.ended(took, false);
    loading.loaded(key, took);
    const verdict = loads.landed(at, flight);
    if (verdict === 'keep') results.keep([{ key, value }], took);
    else if (verdict === 'forget') results.forget([key]);
    return value;
  }

  return {
    call,
    refresh(self, args) {
      if (seen.promising) return asynchronous.refresh(self, args);
      return load(keyOfCall(plan, self, args), self, args, true);
    },
  };
}
