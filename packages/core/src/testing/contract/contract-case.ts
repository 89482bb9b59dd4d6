import type { AnyCache } from '../../cache.js';
import type { ManualClock } from '../manual-clock.js';
import type { Power } from './powers.js';
import { Probe } from './probe.js';

/** A cache that is put to the test, made anew for each case. */
export interface Subject {
  /** The cache: empty, with string keys. It says itself, by `async`, whether it answers with promises. */
  readonly cache: AnyCache;
  /** The clock that the cache reads; needed by cases of the power `clock`. */
  readonly clock?: ManualClock | undefined;
  /** Another cache on the same store, with string keys; needed by cases of the power `neighbour`. */
  readonly neighbour?: AnyCache | undefined;
  /** Lets go of what the subject holds, after the case. */
  readonly end?: (() => unknown) | undefined;
}

/** One rule of the contract: `run` rejects if the cache does not keep it. */
export interface ContractCase {
  /** The rule, as the rest of a sentence about the cache. */
  readonly name: string;
  /** The powers without which the case makes no sense. */
  readonly needs: readonly Power[];
  /** Where given, the case is for caches that lack this power: it shows that they say so. */
  readonly without?: Power;
  run(subject: Subject): Promise<void>;
}

/** A case for caches that have these powers. */
export function rule(
  name: string,
  needs: readonly Power[],
  check: (cache: Probe, subject: Subject) => Promise<void>,
): ContractCase {
  return { name, needs, run: (subject) => check(new Probe(subject.cache), subject) };
}

/** A case for caches that lack a power. */
export function ruleWithout(
  without: Power,
  name: string,
  check: (cache: Probe, subject: Subject) => Promise<void>,
): ContractCase {
  // A bare Map or LRUCache refuses nothing, so there is nobody who could say what is missing.
  return { name, without, needs: ['misuse'], run: (subject) => check(new Probe(subject.cache), subject) };
}
