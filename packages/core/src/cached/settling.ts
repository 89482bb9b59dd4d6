import { refuseMisuse } from '../checks.js';
import type { Flight } from '../coherence/flight.js';
import { ttlMisuse } from '../misuse.js';
import { type MaybePromise, whenThere } from '../mode/replies.js';
import { run, type Steps } from '../mode/steps.js';
import { type Failures, failuresBy } from './failures.js';
import { quietly } from './kept.js';
import { type Departed, isFailed } from './load.js';
import { type Meter, metering } from './meter.js';
import { nameIn, type Plan } from './plan.js';
import type { Result, Writes } from './writes.js';

/** What becomes of the loads of one function: they are counted and told, results are kept, failures remembered. */
export interface Settling {
  readonly meter: Meter;
  readonly failures: Failures;
  /**
   * Settles a load that took so long: what becomes of its keys is in their order, a `Failed` for one that has failed. `givenUp`: it
   * has failed because nobody waits for it any more, so nobody else is to hear of that. `behind`: nobody waits for it, so its failure is
   * nobody's own. A cache that fails fails nothing: observers are told.
   */
  settle(
    keys: readonly Departed[],
    outcomes: readonly unknown[],
    took: number,
    givenUp?: boolean,
    behind?: boolean,
  ): MaybePromise<void>;
}

/** For how long a renewal that failed is not tried again, in milliseconds, where `errorTtl` does not say it. */
const THROTTLE = 1_000;

export function settling(plan: Plan, writes: Writes): Settling {
  const { cache, loads, tell, enveloping, options } = plan;
  const meter = metering();
  const failures = failuresBy(plan.clock);

  function settle(
    keys: readonly Departed[],
    outcomes: readonly unknown[],
    took: number,
    givenUp = false,
    behind = false,
  ) {
    meter.ended(took, outcomes.every(isFailed));
    const newest: Result[] = [];
    const lost: unknown[] = [];
    const left: unknown[] = [];
    keys.forEach(({ flight, order: { key, absentAt } }, index) => {
      const value = outcomes[index];
      // 1. A load leaves. 2. Its key is deleted, since now it will go well. 3. The load fails: who comes now loads.
      note(
        key,
        value,
        took,
        behind && !givenUp,
        givenUp || (flight.overtakenBy !== undefined && flight.overtakenBy.outcome !== 'failed'),
      );
      const end = isFailed(value) ? 'failed' : 'landed';
      const name = nameIn(plan, key);
      const verdict = loads[end](name, flight, () => store([], [key], took));
      if (verdict === 'keep') newest.push({ key, value, absentAt });
      else if (verdict === 'forget' && !mayStay(flight, absentAt)) lost.push(key);
      else if (end === 'landed') left.push(name);
    });
    const storing = store(newest, lost, took);
    // 1. A load leaves. 2. A refresh leaves, and lands. 3. The load lands, before the refresh is stored: a reader finds what is older.
    return left.length > 0 ? whenThere<void, void>(storing, () => loads.stores.after(left, () => {})) : storing;
  }

  /** Whether what the cache has now may stay, though this load has answered. */
  function mayStay({ overtakenBy }: Flight, absentAt: number | undefined): boolean {
    // 1. The cache has nothing. 2. A load begins. 3. So it does in another process, which stores what it has loaded, and says so.
    return absentAt !== undefined && overtakenBy?.outcome === 'unknown';
  }

  /** Tells how the load of a key has ended, and remembers a failure. */
  function note(key: unknown, outcome: unknown, took: number, behind: boolean, isOver: boolean): void {
    const name = loads.nameOf(key);
    if (!isFailed(outcome)) {
      failures.forget(name);
      tell({ type: 'loaded', key, duration: took });
      return;
    }
    const { error } = outcome;
    tell({ type: 'load-failed', key, error, duration: took, behind });
    if (isOver) return; // nobody else is to hear of it
    const told = errorTtlOf(key, error);
    const milliseconds = told ?? (enveloping ? THROTTLE : undefined);
    if (milliseconds) failures.remember(name, error, milliseconds, told !== undefined);
  }

  /** For how long an error is remembered. What the function that tells it throws must not take the error's place. */
  function errorTtlOf(key: unknown, failure: unknown): number | undefined {
    const { errorTtl } = options;
    if (typeof errorTtl !== 'function') return errorTtl;
    try {
      const told = errorTtl(failure);
      refuseMisuse(ttlMisuse(told, 'errorTtl'));
      return told;
    } catch (error) {
      tell({ type: 'not-stored', error, key });
      return undefined;
    }
  }

  /** What is asked for later under the same keys comes later. */
  function store(newest: readonly Result[], lost: readonly unknown[], took: number): MaybePromise<void> {
    const keys = [...newest.map(({ key }) => key), ...lost];
    if (keys.length === 0) return undefined;
    return loads.stores.store(
      keys.map((key) => nameIn(plan, key)),
      () => run(cache, storing(newest, lost, took)),
    );
  }

  /**
   * Keeps results, and makes the cache forget what is lost. A result that cannot or is not to be kept makes it forget its key: an older
   * value never outlives a newer answer. Not where it had nothing when `loads.changes` was `absentAt`, and nothing has changed.
   */
  function* storing(newest: readonly Result[], lost: readonly unknown[], took: number): Steps<void> {
    const unkept = newest.length > 0 ? yield* writes.keep(plan, newest, took) : [];
    // 1. The cache has nothing. 2. Another load is stored there. 3. This one begins, and cannot be stored: 2 is older.
    const older = unkept.filter(({ absentAt }) => absentAt !== loads.changes);
    const keys = [...lost, ...older.map(({ key }) => key)];
    try {
      if (keys.length > 0) yield quietly(plan, keys[0], () => writes.delete(cache, keys));
    } catch (error) {
      for (const key of keys) tell({ type: 'not-forgotten', error, key });
    }
    loads.changes++;
  }

  return { meter, failures, settle };
}
