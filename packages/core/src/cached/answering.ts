import { isCacheError } from '../errors.js';
import { isThenable, type MaybePromise } from '../mode/replies.js';
import type { Load } from './load.js';
import type { Loading } from './loading.js';
import type { Plan } from './plan.js';
import type { Ending } from './shared-signal.js';
import { dead, type Sight, sightOf } from './sight.js';

/** What the cache was asked about a call. */
export interface Question {
  readonly key: unknown;
  readonly self: unknown;
  readonly args: unknown[];
  readonly signal: Ending | undefined;
}

/** Loads that are about to depart, of many keys each. */
export interface Departures {
  /** The one whose results are waited for. */
  readonly awaited: Load;
  /** The one that renews results behind answers. */
  readonly behind: Load;
}

/** How calls that answer with promises are answered: by what the cache has, else by a load. */
export interface Answering {
  /** What is seen of what the cache has, which is undefined where it has nothing, or has failed with an error. It never fails. */
  see(key: unknown, found: unknown, error: unknown): MaybePromise<Sight>;
  /** The answer, or a promise of it. It throws a failure that is remembered. Default: each load is of one key. */
  answer(question: Question, sight: Sight, absentAt: number | undefined, departures?: Departures): unknown;
}

export function answering(plan: Plan, loading: Loading): Answering {
  const { loads, tell, listens } = plan;

  function see(key: unknown, found: unknown, error: unknown): MaybePromise<Sight> {
    if (found === undefined) return error === undefined ? dead('absent') : failed(error);
    try {
      const sight = sightOf(plan, key, found);
      return isThenable(sight) ? sight.then(undefined, failed) : sight;
    } catch (error) {
      return failed(error);
    }

    /** A cache that fails has nothing to offer, whatever it may have. */
    function failed(error: unknown): Sight {
      tell({ type: 'cache-failed', error, key });
      return dead(isCacheError(error, 'CORRUPT_VALUE') ? 'corrupt' : 'absent');
    }
  }

  function answer(
    { key, self, args, signal }: Question,
    sight: Sight,
    absentAt: number | undefined,
    departures?: Departures,
  ): unknown {
    const { freshness, value, why, age = 0, freshFor = 0 } = sight;
    if (freshness === 'fresh') {
      if (listens) tell({ type: 'hit', key });
      return value;
    }
    const name = loads.nameOf(key);
    const old = freshness === 'dead' ? undefined : sight;
    const order = { key, self, args, old, absentAt, reason: old ? 'stale' : 'miss' } as const;
    if (freshness === 'refresh') {
      loading.behind(name, order, departures?.behind);
      if (age >= freshFor) return loading.answerOld(key, value);
      if (listens) tell({ type: 'hit', key });
      return value;
    }
    const failure = loading.failures.of(name);
    if (failure && old) return loading.answerOld(key, value);
    if (failure?.rejects) {
      tell({ type: 'error-hit', key });
      throw failure.error;
    }
    if (signal?.aborted) {
      tell({ type: 'aborted', key }); // while the cache was asked
      throw signal.reason;
    }
    if (listens) tell({ type: 'miss', key, why: why ?? 'expired' });
    return loading.wait(loading.fly(name, order, departures?.awaited), old, signal);
  }

  return { see, answer };
}
