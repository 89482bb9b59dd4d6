import type { Flight } from '../coherence/flight.js';
import { SingleFlight } from '../coherence/single-flight.js';
import { asDeclared } from '../mode/replies.js';
import { nameIn, noKey, type Plan } from './options.js';
import { Results } from './results.js';
import type { AsyncCalls } from './sync.js';

/** A load under way. */
interface Load {
  readonly key: unknown;
  readonly flight: Flight;
  /** `loads.changes` when the cache was seen to have nothing under the key; undefined where that is not known. */
  readonly absentAt: number | undefined;
}

/** The calls of a function that answer with promises: find, else fly, load and keep. Reads of one key share one load. */
export function asyncCalls(plan: Plan): AsyncCalls {
  const { original, keyOf, loads, tell } = plan;
  const { cache: base } = plan;
  const async = base.async === true;
  const results = new Results(plan);
  const underWay = new SingleFlight<unknown>();
  /** Whether a sync cache has been seen to answer with a value. */
  let seen = false;

  // A hit of a sync cache is the most frequent call of all: it makes no array, and no promise but its own.
  function call(this: unknown, argument: unknown): Promise<unknown> {
    // biome-ignore-start lint/complexity/noArguments: V8 makes no object of them
    let key: unknown;
    let found: unknown;
    let absentAt: number | undefined = loads.changes;
    try {
      key = arguments.length === 1 ? keyOf.call(this, argument) : keyOf.apply(this, arguments as never);
      if (key === undefined) throw noKey(plan);
    } catch (error) {
      return Promise.reject(error);
    }
    if (async) return find(key, this, arguments.length === 1 ? [argument] : [...arguments]);
    try {
      found = base.get(key);
    } catch (error) {
      tell({ type: 'cache-failed', error, key }); // a cache that fails has nothing to offer, whatever it may have
      absentAt = undefined;
    }
    if (found !== undefined) return seen ? Promise.resolve(found) : firstFound(found);
    return fly(key, absentAt, this, arguments.length === 1 ? [argument] : [...arguments]);
    // biome-ignore-end lint/complexity/noArguments: as above
  }

  /** A promise is no value here, since none is ever stored: the cache is an async one that does not say so. */
  async function firstFound(found: unknown): Promise<unknown> {
    seen = asDeclared(base, 'get', found) === found;
    return found;
  }

  /** What an async cache has, else what a load brings. */
  async function find(key: unknown, self: unknown, args: unknown[]): Promise<unknown> {
    let absentAt: number | undefined = loads.changes;
    try {
      const found: unknown = underWay.join(loads.nameOf(key)) ?? (await base.get(key));
      if (found !== undefined) return found;
    } catch (error) {
      tell({ type: 'cache-failed', error, key }); // likewise
      absentAt = undefined;
    }
    return fly(key, absentAt, self, args);
  }

  /** The load under way, else a new one. */
  function fly(key: unknown, absentAt: number | undefined, self: unknown, args: unknown[]): Promise<unknown> {
    const name = loads.nameOf(key);
    const joined = underWay.join(name);
    if (joined) return joined; // 1. Two ask the cache. 2. It has nothing for them. 3. The first begins to load.
    const flight = loads.begin(nameIn(plan, key));
    return underWay.share(
      name,
      flight,
      load({ key, flight, absentAt }, () => original.apply(self, args)),
    );
  }

  async function load({ key, flight, absentAt }: Load, act: () => unknown): Promise<unknown> {
    const at = nameIn(plan, key);
    const forget = () => results.forget(key);
    let value: unknown;
    try {
      value = await act();
    } catch (error) {
      if (loads.failed(at, flight, forget) === 'forget') await forget();
      throw error;
    }
    const verdict = loads.landed(at, flight, forget);
    if (verdict === 'keep') await results.keep(key, value, absentAt);
    else if (verdict === 'forget') await forget();
    return value;
  }

  return {
    call,
    /** By a load of its own: who reads meanwhile is not disturbed. */
    async refresh(self, args) {
      const key: unknown = keyOf.apply(self, args);
      if (key === undefined) throw noKey(plan);
      const flight = loads.begin(nameIn(plan, key), true);
      return load({ key, flight, absentAt: undefined }, () => original.apply(self, args));
    },
    /** Goes on with a load that began as a sync one. */
    adopt: (key, flight, loading) =>
      underWay.share(
        key,
        flight,
        load({ key, flight, absentAt: undefined }, () => loading),
      ),
  };
}
