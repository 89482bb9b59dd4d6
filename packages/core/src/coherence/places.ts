import type { MaybePromise } from '../mode/replies.js';
import { Flights } from './flights.js';
import type { Root } from './place.js';
import type { Scope } from './stores.js';

// Global, so that two copies of this package (ESM and CJS) know of each other's loads.
const registry = Symbol.for('@ctu/core:loads');
const shared = globalThis as { [registry]?: WeakMap<Root, Loads> };

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
    return this.#storing !== undefined && Array.isArray(scope) && scope[0] === this.#storing;
  }
}

/** The loads whose results are kept in this cache. */
export function loadsIn(root: Root): Loads {
  shared[registry] ??= new WeakMap();
  const known = shared[registry].get(root);
  if (known) return known;
  const loads = new Loads({ async: root.async });
  shared[registry].set(root, loads);
  return loads;
}

/**
 * Writes to a cache, by `act`: after what loads are storing there, and so that no load that is under way, or begins before
 * the write has ended, is stored.
 */
export function write<T>(root: Root, scope: Scope, act: () => MaybePromise<T>): MaybePromise<T> {
  const loads = shared[registry]?.get(root);
  if (!loads || loads.isStore(scope)) return act();
  return loads.overwrite(scope, () => loads.stores.after(scope, act));
}
