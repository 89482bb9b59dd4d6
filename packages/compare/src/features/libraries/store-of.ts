import type { Store } from '../library.js';

/** A cache that has these methods, and more. */
export function storeOf(cache: Store): Store {
  return {
    get: (name) => cache.get(name),
    set: (name, value, ttl) => cache.set(name, value, ttl),
    delete: (name) => cache.delete(name),
  };
}
