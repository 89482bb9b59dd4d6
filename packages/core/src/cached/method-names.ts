import type { AnyCache } from '../cache.js';
import { type Place, placeOf } from '../coherence/place.js';

// Global, so that two copies of this package (ESM and CJS) know of each other's methods.
const registry = Symbol.for('@ctu/core:method-names');
const shared = globalThis as { [registry]?: WeakMap<Place['root'], Map<string, string>> };

/**
 * Takes a name, which begins the keys of a method, for the method of this identity. A TypeError where another method has
 * it in the same cache: each would answer with the values of the other.
 */
export function takeName(cache: AnyCache, name: string, identity: string): void {
  const { root, prefix } = placeOf(cache);
  shared[registry] ??= new WeakMap();
  const names = shared[registry].get(root) ?? new Map<string, string>();
  shared[registry].set(root, names);
  const owner = names.get(prefix + name) ?? identity;
  if (owner !== identity) {
    throw new TypeError(
      `Two methods \`${name}\` over one cache would answer with each other's results: give one of them a \`name\``,
    );
  }
  names.set(prefix + name, identity);
}
