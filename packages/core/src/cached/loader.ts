import type { Flight } from '../coherence/flight.js';
import { keyIn } from '../coherence/place.js';
import { SingleFlight } from '../coherence/single-flight.js';
import { keyOf, type Plan } from './options.js';
import { Results } from './results.js';

/** A load under way. */
interface Load {
  readonly key: unknown;
  readonly flight: Flight;
  /** `loads.changes` when the cache was seen to have nothing under the key; undefined where that is not known. */
  readonly absentAt: number | undefined;
}

/** The calls of a function that answer with promises: find, else fly, load and keep. Reads of one key share one load. */
export class Loader {
  readonly #plan: Plan;
  readonly #results: Results;
  readonly #underWay = new SingleFlight<unknown>();

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#results = new Results(plan);
  }

  async call(self: unknown, args: unknown[]): Promise<unknown> {
    const { cache, original, loads, tell } = this.#plan;
    const key = keyOf(this.#plan, self, args);
    const underWay = this.#underWay.join(key);
    if (underWay) return underWay;
    let absentAt: number | undefined = loads.changes;
    try {
      const reply: unknown = cache.base.get(key);
      const found = cache.async ? await reply : reply;
      if (found !== undefined) return found;
    } catch (error) {
      tell({ type: 'cache-failed', error, key }); // a cache that fails has nothing to offer, whatever it may have
      absentAt = undefined;
    }
    return this.#underWay.join(key) ?? this.#fly(key, absentAt, () => original.apply(self, args));
  }

  /** Loads whatever the cache has, by a load of its own: who reads meanwhile is not disturbed. */
  async refresh(self: unknown, args: unknown[]): Promise<unknown> {
    const { original, place, loads } = this.#plan;
    const key = keyOf(this.#plan, self, args);
    const flight = loads.begin(keyIn(place, key), true);
    return this.#load({ key, flight, absentAt: undefined }, () => original.apply(self, args));
  }

  /** Goes on with a load that began as a sync one, and turned out to bring a promise. */
  adopt(key: unknown, flight: Flight, loading: PromiseLike<unknown>): Promise<unknown> {
    return this.#underWay.share(
      key,
      flight,
      this.#load({ key, flight, absentAt: undefined }, () => loading),
    );
  }

  #fly(key: unknown, absentAt: number | undefined, load: () => unknown): Promise<unknown> {
    const flight = this.#plan.loads.begin(keyIn(this.#plan.place, key));
    return this.#underWay.share(key, flight, this.#load({ key, flight, absentAt }, load));
  }

  async #load({ key, flight, absentAt }: Load, load: () => unknown): Promise<unknown> {
    const { place, loads } = this.#plan;
    const at = keyIn(place, key);
    let value: unknown;
    try {
      value = await load();
    } catch (error) {
      if (loads.failed(at, flight) === 'forget') await this.#results.forget(key);
      throw error;
    }
    const verdict = loads.landed(at, flight);
    if (verdict === 'keep') await this.#results.keep(key, value, absentAt);
    else if (verdict === 'forget') await this.#results.forget(key);
    return value;
  }
}
