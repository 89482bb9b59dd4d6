import type { AnyCache, SetOptions } from '../cache.js';
import type { Pair } from '../mode/pairs.js';
import { deleteIn, deleteManyIn, setIn, setManyIn } from '../wrappers/base-calls.js';

/** The calls by which the results of a load are kept under one ttl, and forgotten: of at least one key. */
export interface Writes {
  set(cache: AnyCache, entries: readonly Pair[], options: SetOptions | undefined): unknown;
  delete(cache: AnyCache, keys: readonly unknown[]): unknown;
}

/** Those of loads that are of one key each. */
export const oneByOne: Writes = {
  set: (cache, [entry], options) => setIn(cache, ...entry!, options), // there is one
  delete: (cache, [key]) => deleteIn(cache, key),
};

/** Those of loads of many keys. */
export const together: Writes = {
  set: (cache, entries, options) => (entries.length > 1 ? setManyIn : oneByOne.set)(cache, entries, options),
  delete: (cache, keys) => (keys.length > 1 ? deleteManyIn : oneByOne.delete)(cache, keys),
};
