import type { Place } from '../coherence/place.js';

/** A method that has a name in a cache. */
interface Named {
  /** What tells its class from others. */
  readonly owner: string;
  readonly source: string;
}

// Global, so that two copies of this package (ESM and CJS) know of each other's methods.
const registry = Symbol.for('@ctu/core:method-names');
const shared = globalThis as { [registry]?: WeakMap<Place['root'], Map<string, Named>> };

/**
 * Takes a name, which begins the keys of a method, for a method of the class `owner`. A TypeError where a method of another class
 * has it in the same cache: each would answer with the results of the other. A class of that name that is there already was
 * most likely evaluated again, by a hot reload: where the method has changed, `console.warn` says what else it could be.
 */
export function takeName({ root, prefix }: Place, name: string, named: Named): void {
  shared[registry] ??= new WeakMap();
  const names = shared[registry].get(root) ?? new Map<string, Named>();
  shared[registry].set(root, names);
  const { owner, source } = names.get(prefix + name) ?? named;
  if (owner !== named.owner) {
    throw new TypeError(
      `Two methods \`${name}\` over one cache would answer with each other's results: give one of them a \`name\``,
    );
  }
  if (source !== named.source) {
    console.warn(
      `ctu: the method \`${name}\` of a class ${owner} is there twice over one cache: if that is no hot reload, give one of them a \`name\``,
    );
  }
  names.set(prefix + name, named);
}
