import type { Flight } from '../coherence/flight.js';
import { keyIn } from '../coherence/place.js';
import { asDeclared, isThenable } from '../mode/replies.js';
import { keyOf, type Plan } from './options.js';
import { Results } from './results.js';

/** Goes on with a load that turns out to bring a promise. */
export type Adopt = (key: unknown, flight: Flight, loading: PromiseLike<unknown>) => Promise<unknown>;

/** The calls of a sync function over a sync cache: read, else load and keep. */
export class SyncLoader {
  readonly #plan: Plan;
  readonly #results: Results;
  readonly #adopt: Adopt;
  /** Whether the cache has been seen to answer at once. */
  #seen = false;

  constructor(plan: Plan, adopt: Adopt) {
    this.#plan = plan;
    this.#results = new Results(plan);
    this.#adopt = adopt;
  }

  call(self: unknown, args: unknown[]): unknown {
    const key = keyOf(this.#plan, self, args);
    const found = this.#find(key);
    return found === undefined ? this.#load(key, self, args, false) : found;
  }

  /** Loads whatever the cache has. */
  refresh(self: unknown, args: unknown[]): unknown {
    return this.#load(keyOf(this.#plan, self, args), self, args, true);
  }

  #find(key: unknown): unknown {
    const { cache, tell } = this.#plan;
    let found: unknown;
    try {
      found = cache.base.get(key);
    } catch (error) {
      tell({ type: 'cache-failed', error, key }); // a cache that fails has nothing
      return undefined;
    }
    if (this.#seen) return found;
    asDeclared(cache.base, 'get', found);
    this.#seen = true;
    return found;
  }

  #load(key: unknown, self: unknown, args: unknown[], refresh: boolean): unknown {
    const { original, place, loads } = this.#plan;
    const at = keyIn(place, key);
    const flight = loads.begin(at, refresh); // the function may write to its own key meanwhile
    let value: unknown;
    try {
      value = original.apply(self, args);
    } catch (error) {
      if (loads.failed(at, flight) === 'forget') this.#results.forget(key);
      throw error;
    }
    if (isThenable(value)) return this.#adopt(key, flight, value);
    const verdict = loads.landed(at, flight);
    if (verdict === 'keep') this.#results.keep(key, value, undefined);
    else if (verdict === 'forget') this.#results.forget(key);
    return value;
  }
}
