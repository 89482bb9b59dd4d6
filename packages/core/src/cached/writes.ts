import type { AnyCache } from '../cache.js';
import type { Steps } from '../mode/steps.js';
import { deleteIn, setIn } from '../wrappers/base-calls.js';
import { keptOf, quietly } from './kept.js';
import type { Plan } from './plan.js';

/** The newest result of a key. */
export interface Result {
  readonly key: unknown;
  readonly value: unknown;
  /** `loads.changes` when the cache was seen to have nothing under the key; undefined where that is not known. */
  readonly absentAt?: number | undefined;
}

/** How the results of a load, of at least one key, are kept and forgotten. */
export interface Writes {
  /** Keeps results, whose load took so long. Answers those that cannot or are not to be kept; it fails for none. */
  keep(plan: Plan, results: readonly Result[], took: number): Steps<readonly Result[]>;
  delete(cache: AnyCache, keys: readonly unknown[]): unknown;
}

/** Those of loads that are of one key each. */
export const oneByOne: Writes = {
  *keep(plan, results, took) {
    const { key, value } = results[0]!; // there is one
    try {
      const kept = yield* keptOf(plan, key, value, took);
      if (!kept) return results;
      yield quietly(plan, key, () => setIn(plan.cache, key, kept.value, kept.options));
      return [];
    } catch (error) {
      plan.tell({ type: 'not-stored', error, key });
      return results;
    }
  },
  delete: (cache, [key]) => deleteIn(cache, key),
};
