import { Flights } from './flights.js';
import type { Root } from './place.js';
import { loadsOf } from './places.js';
import type { Scope } from './stores.js';

/**
 * The loads under way in one cache, of all cached functions that keep their results there. They share what overtakes
 * them, never their outcomes.
 */
export class Loads extends Flights {
  /** The key that a load is storing at this moment, by a call that comes back here. */
  #storing: unknown;

  /** Makes the call by which a load stores: it overtakes nothing. */
  storing<T>(key: unknown, call: () => T): T {
    const before = this.#storing;
    this.#storing = key;
    try {
      return call();
    } finally {
      this.#storing = before;
    }
  }

  /** Whether a write is the call by which a load stores. */
  isStore(scope: Scope): boolean {
    return this.#storing !== undefined && !('prefix' in scope) && Object.is(scope[0], this.#storing);
  }
}

/** The loads whose results are kept in this cache. */
export function loadsIn(root: Root): Loads {
  return loadsOf(root, () => new Loads({ async: root.async }));
}
