import type { Flight } from './flight.js';

/** A flight that others may join: they wait for its outcome. */
export interface Ride<V> {
  readonly flight: Flight;
  readonly outcome: Promise<V>;
}

/** The flights of one owner that may be shared: who asks for a key that is under way waits for the same outcome. */
export class SingleFlight<R extends Ride<unknown>> {
  readonly #underWay = new Map<unknown, R>();

  /** The flight under way, or undefined where there is none to join. */
  join(key: unknown): R | undefined {
    const ride = this.#underWay.get(key);
    return ride?.flight.joinable ? ride : undefined;
  }

  /** Lets others join a flight, until it has its outcome. */
  share(key: unknown, ride: R): R {
    this.#underWay.set(key, ride);
    const ended = (): void => {
      // 1. A flight. 2. It is overtaken. 3. Another begins. 4. The first ends: readers still join the second.
      if (this.#underWay.get(key) === ride) this.#underWay.delete(key);
    };
    ride.outcome.then(ended, ended);
    return ride;
  }
}
