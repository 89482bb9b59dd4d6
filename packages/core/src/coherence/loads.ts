import type { Mode } from '../mode/replies.js';
import { Flights } from './flights.js';
import type { Root } from './place.js';
import { loadsOf } from './places.js';
import type { Scope } from './stores.js';

/**
 * The loads under way in one cache, of all cached functions that keep their results there. They share what overtakes
 * them, never their outcomes.
 */
export class Loads extends Flights {
  /** `nameOf`: equal keys have equal names. */
  constructor(
    mode: Mode,
    readonly nameOf: (key: unknown) => unknown,
  ) {
    super(mode);
  }

  /** A scope by the names of its keys. */
  named(scope: Scope): Scope {
    return 'prefix' in scope ? scope : scope.map(this.nameOf);
  }

  /** The key of the `set` or `delete` that a load is making right now. */
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

  /**
   * Whether a write is the call by which a load stores. Else: 1. A load lands, and is stored. 2. A refresh begins. 3. It lands,
   * and is not stored, because a write was under way when it began.
   */
  isStore(scope: Scope): boolean {
    return this.#storing !== undefined && !('prefix' in scope) && Object.is(scope[0], this.#storing);
  }
}

/**
 * The loads whose results are kept in this cache. An async one may know keys that are objects by their content, so they go by
 * the name that `nameOfObject` has for them; a sync one knows them by their identity.
 */
export function loadsIn(root: Root, nameOfObject: (key: object) => unknown): Loads {
  const byContent = (key: unknown): unknown => (typeof key === 'object' && key !== null ? nameOfObject(key) : key);
  return loadsOf(root, () => new Loads({ async: root.async }, root.async ? byContent : (key) => key));
}
