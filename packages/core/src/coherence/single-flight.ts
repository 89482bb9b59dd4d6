import type { Flight } from './flight.js';

/** The flights of one owner that may be shared: who asks for a key that is under way waits for the same outcome. */
export class SingleFlight<V> {
  readonly #underWay = new Map<unknown, { readonly flight: Flight; readonly outcome: Promise<V> }>();

  /** The outcome of the flight under way, or undefined where there is none to join. */
  join(key: unknown): Promise<V> | undefined {
    const underWay = this.#underWay.get(key);
    return underWay?.flight.joinable ? underWay.outcome : undefined;
  }

  /** Lets others join a flight, until it has its outcome. */
  share(key: unknown, flight: Flight, outcome: Promise<V>): Promise<V> {
    const underWay = { flight, outcome };
    this.#underWay.set(key, underWay);
    const ended = (): void => {
      // 1. A flight. 2. It is overtaken. 3. Another begins. 4. The first ends: readers still join the second.
      if (this.#underWay.get(key) === underWay) this.#underWay.delete(key);
    };
    outcome.then(ended, ended);
    return outcome;
  }
}
