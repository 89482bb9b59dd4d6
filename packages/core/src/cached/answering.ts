import { isCacheError } from '../errors.js';
import { asDeclared, type MaybePromise } from '../mode/replies.js';
import { isEnveloped } from './envelope.js';
import type { Load, Order } from './load.js';
import type { Loading } from './loading.js';
import type { Plan } from './plan.js';
import type { Ending } from './shared-signal.js';
import { dead, type Sight, sightOf } from './sight.js';

/** What the cache was asked about a call. */
export interface Question {
  readonly key: unknown;
  readonly self: unknown;
  readonly args: unknown[];
  readonly signal?: Ending | undefined;
}

/** Loads that are about to depart, of many keys each. */
interface Departures {
  /** The one whose results are waited for. */
  readonly awaited: Load;
  /** The one that renews results behind answers. */
  readonly behind: Load;
}

/** How calls are answered: by what the cache has, else by a load. */
export interface Answering {
  /**
   * What is seen of what the cache has, which is undefined where it has nothing, or has failed with an error. It never fails, but
   * throws where a cache that does not say so answers with promises: none is ever stored, so a promise is no value here.
   * `askedAt`: what `loads.changes` was when it was asked, where that is known.
   */
  see(key: unknown, found: unknown, error: unknown, askedAt?: number): MaybePromise<Sight>;
  /** The answer, or a promise of it. It throws a failure that is remembered. Default: each load is of one key. */
  answer(question: Question, sight: Sight, departures?: Departures): unknown;
}

/** Answers with the outcome of a load. */
type Bring = (name: unknown, order: Order, signal: Ending | undefined, load: Load | undefined) => unknown;

/** `bring`: default: with a promise of the outcome, or of the old result where a call may be content with that. */
export function answering(
  plan: Plan,
  loading: Loading,
  bring: Bring = (name, order, signal, load) => loading.wait(loading.fly(name, order, load), order.old, signal),
): Answering {
  const { cache, loads, tell } = plan;

  function see(key: unknown, found: unknown, error: unknown, askedAt?: number): MaybePromise<Sight> {
    if (!isEnveloped(found)) asDeclared(cache, 'get', found);
    if (error === undefined) return sightOf(plan, key, found, askedAt);
    tell({ type: 'cache-failed', error, key });
    return dead(isCacheError(error, 'CORRUPT_VALUE') ? 'corrupt' : 'absent'); // it has nothing to offer, whatever it may have
  }

  function answer(question: Question, sight: Sight, departures?: Departures): unknown {
    const { key, self, args, signal } = question;
    const { freshness, value, why = 'expired', absentAt, age = 0, freshFor = 0 } = sight;
    if (signal?.aborted) {
      tell({ type: 'aborted', key }); // before, or while the cache was asked
      throw signal.reason;
    }
    if (freshness === 'fresh') return hit(key, value);
    const name = loads.nameOf(key);
    const old = freshness === 'dead' ? undefined : sight;
    const order = { key, self, args, old, absentAt, reason: 'miss' } as const;
    if (freshness === 'refresh') {
      loading.renew(name, { ...order, reason: 'stale' }, departures?.behind);
      return age < freshFor ? hit(key, value) : loading.answerOld(key, value);
    }
    const failure = loading.failures.of(name);
    if (failure && old) return loading.answerOld(key, value, failure.error);
    if (failure?.rejects) {
      tell({ type: 'error-hit', key });
      throw failure.error;
    }
    tell({ type: 'miss', key, why });
    return bring(name, order, signal, departures?.awaited);
  }

  function hit(key: unknown, value: unknown): unknown {
    tell({ type: 'hit', key });
    return value;
  }

  return { see, answer };
}
