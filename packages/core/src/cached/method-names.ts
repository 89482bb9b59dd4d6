import type { Place } from '../coherence/place.js';
import type { Owner } from './applied.js';

/** A method that has a name in a cache. */
export interface Named {
  readonly owner: Owner;
  readonly method: unknown;
  readonly source: string;
  /** Whether a method of another class of that name has taken its name. */
  replaced?: boolean;
}

// Global, so that two copies of this package (ESM and CJS) know of each other's methods.
const registry = Symbol.for('@ctu/core:method-names');
const shared = globalThis as { [registry]?: WeakMap<Place['root'], Map<string, Named>> };

/**
 * Takes a name, which begins the keys of a method, for a method. A TypeError where another method has it in the same cache: each
 * would answer with the results of the other. A class of that name that is there already was most likely evaluated again, by a hot
 * reload: where the method has changed, or the older one is still called (see `Named.replaced`), `console.warn` says what else it
 * could be.
 */
export function takeName({ root, prefix }: Place, name: string, named: Named): void {
  shared[registry] ??= new WeakMap();
  const names = shared[registry].get(root) ?? new Map<string, Named>();
  shared[registry].set(root, names);
  const other = names.get(prefix + name) ?? named;
  const [one, two] = [other.owner, named.owner];
  const isOneClass = one.target !== undefined && one.target === two.target;
  if (one.name !== two.name || (isOneClass && other.method !== named.method)) {
    throw new TypeError(
      `Two methods \`${name}\` over one cache would answer with each other's results: give one of them a \`name\``,
    );
  }
  if (other.source !== named.source) warnOfTwo(name, two);
  if (other.method !== named.method) other.replaced = true;
  names.set(prefix + name, named);
}

/** Says that two classes of one name share results. */
export function warnOfTwo(name: string, owner: Owner): void {
  console.warn(
    `ctu: the method \`${name}\` of a class ${owner.name} is there twice over one cache: if that is no hot reload, give one of them a \`name\``,
  );
}
