import { isCacheError } from '../errors.js';
import { isThenable } from '../mode/replies.js';
import type { Steps } from '../mode/steps.js';
import type { Loading } from './loading.js';
import type { Plan } from './plan.js';
import { dead, type Sight, sightOf, type Why } from './sight.js';

/** What is kept of a call, and what the call would do now. */
export interface Explanation<V = unknown> {
  readonly key: unknown;
  /** The result that is kept, and may still be answered; undefined where there is none. */
  readonly value: V | undefined;
  /** Why there is none, where that is so. */
  readonly why: Why | undefined;
  /** How old it is, in milliseconds; undefined where that is not known: of a result that was kept without options of freshness. */
  readonly age: number | undefined;
  /** For how many milliseconds it is fresh from now on, negative where its ttl is over; undefined as above. */
  readonly freshFor: number | undefined;
  /**
   * What a call would do: `answer` with the result; answer and `renew` it behind; `load`; `join` a load under way; `answer-stale`, since a
   * load failed just now; `reject` with a failure that is remembered.
   */
  readonly does: 'answer' | 'renew' | 'load' | 'join' | 'answer-stale' | 'reject';
}

/** Explains a call. Fails where the cache does. */
export function* explained(plan: Plan, loading: Loading, key: unknown): Steps<Explanation> {
  const sight = yield* seen(plan, key);
  const { value, why, age, freshFor } = sight;
  const left = age === undefined || freshFor === undefined ? undefined : freshFor - age;
  return { key, value, why, age, freshFor: left, does: doing(sight, loading, plan.loads.nameOf(key)) };
}

function* seen(plan: Plan, key: unknown): Steps<Sight> {
  try {
    const sight = yield sightOf(plan, key, yield plan.cache.get(key));
    if (isThenable(sight)) throw new TypeError('The schema answers with a promise, so the cache has to do so too');
    return sight as Sight; // what it answers
  } catch (error) {
    if (isCacheError(error, 'CORRUPT_VALUE')) return dead('corrupt');
    throw error;
  }
}

function doing({ freshness }: Sight, loading: Loading, name: unknown): Explanation['does'] {
  if (freshness === 'fresh') return 'answer';
  if (freshness === 'refresh') return loading.mayRenew(name) ? 'renew' : 'answer';
  const failure = loading.failures.of(name);
  if (failure && freshness === 'stale') return 'answer-stale';
  if (failure?.rejects) return 'reject';
  return loading.underWay.join(name) ? 'join' : 'load';
}
