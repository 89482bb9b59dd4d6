import type { MaybePromise } from '../mode/replies.js';
import type { Flights } from './flights.js';
import type { Root } from './place.js';
import type { Scope } from './stores.js';

/** `Loads`, as far as a write has to know of them: so a wrapper that is imported alone does not bring them along. */
interface Overtakable extends Flights {
  named(scope: Scope): Scope;
  /** Whether a write is the call by which one of them stores. */
  isStore(scope: Scope): boolean;
}

// Global, so that two copies of this package (ESM and CJS) know of each other's loads.
const registry = Symbol.for('@ctu/core:loads');
const shared = globalThis as { [registry]?: WeakMap<Root, Overtakable> };

/** The loads whose results are kept in this cache: those known, or new ones. */
export function loadsOf<L extends Overtakable>(root: Root, create: () => L): L {
  shared[registry] ??= new WeakMap();
  const loads = (shared[registry].get(root) as L | undefined) ?? create(); // made by whoever asked first, the same way
  shared[registry].set(root, loads);
  return loads;
}

/**
 * Writes to a cache, by `act`: after what loads are storing there, and so that no load that is under way, or begins before
 * the write has ended, is stored.
 */
export function write<T>(root: Root, scope: Scope, act: () => MaybePromise<T>): MaybePromise<T> {
  const loads = shared[registry]?.get(root);
  if (!loads) return act();
  const named = loads.named(scope);
  // 1. A load is being stored. 2. A delete leaves, and takes effect. 3. So does the store: unless the delete waits for it.
  return loads.isStore(named) ? act() : loads.overwrite(named, () => loads.stores.after(named, act));
}

/** Overtakes the loads of a cache that are under way: somebody else has written, or may have. */
export function disturb(root: Root, scope: Scope): void {
  const loads = shared[registry]?.get(root);
  loads?.disturb(loads.named(scope));
}
