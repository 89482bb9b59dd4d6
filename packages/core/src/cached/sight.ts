import type { Miss } from '../events.js';
import { isThenable, type MaybePromise } from '../mode/replies.js';
import { type Entry, isEnveloped, opened } from './envelope.js';
import { type Freshness, freshness, type Windows } from './freshness.js';
import { type Plan, timeOf } from './plan.js';
import type { SchemaResult } from './schema.js';

/** Why a call has to load. */
export type Why = Miss['why'];

/** What a call sees under its key. */
export interface Sight {
  readonly freshness: Freshness;
  /** undefined where it is dead. */
  readonly value: unknown;
  /** How old it is, and for how long it is fresh from then on, in milliseconds. Absent where that is not known: of a plain value. */
  readonly age?: number;
  readonly freshFor?: number;
  /** Why it is dead, where it is. */
  readonly why?: Why;
  /** `loads.changes` when the cache was seen to have nothing under the key; undefined where that is not known. */
  readonly absentAt?: number | undefined;
}

export function dead(why: Why, absentAt?: number): Sight {
  return { freshness: 'dead', value: undefined, why, absentAt };
}

/** Whether it is seen now what the cache has. */
export function isSeen(sight: MaybePromise<Sight>): sight is Sight {
  return (sight as Sight).freshness !== undefined; // of a promise there is no such thing
}

/**
 * Judges what a cache has, which is undefined where it has nothing. A plain value is fresh for as long as it is there. A promise where
 * the time, or the schema, is one; it never rejects. `askedAt`: what `loads.changes` was when the cache was asked, where that is known.
 */
export function sightOf(plan: Plan, key: unknown, found: unknown, askedAt?: number): MaybePromise<Sight> {
  if (found === undefined) return dead('absent', askedAt);
  if (!isEnveloped(found)) return fitting(plan, key, { freshness: 'fresh', value: found });
  const entry = opened(found);
  if (!entry) return dead('corrupt'); // of a version that this one does not know, or somebody else's
  const now = timeOf(plan, key);
  // On the way to every hit: without a function made for it.
  return typeof now === 'number' ? judged(plan, key, entry, now) : now.then((now) => judged(plan, key, entry, now));
}

function judged(plan: Plan, key: unknown, entry: Entry, now: number): MaybePromise<Sight> {
  const { storedAt, freshFor, value } = entry;
  // That there is nothing is no result that is better than none: it is over when its time is.
  const judgement = freshness(entry, value === undefined ? NO_WINDOWS : plan.options, now, plan.random);
  if (judgement === 'dead') return dead('expired');
  return fitting(plan, key, { freshness: judgement, value, age: now - storedAt, freshFor });
}

const NO_WINDOWS: Windows = {};

/** What is seen, if it fits the schema, or can be made to. A schema that fails takes it for what does not fit. */
function fitting(plan: Plan, key: unknown, sight: Sight): MaybePromise<Sight> {
  return plan.options.schema && sight.value !== undefined ? checked(plan, key, sight) : sight;
}

function checked({ options: { schema, migrate }, tell }: Plan, key: unknown, sight: Sight): MaybePromise<Sight> {
  const failed = (error: unknown): Sight => {
    tell({ type: 'cache-failed', error, key });
    return dead('schema');
  };
  const take = (result: SchemaResult): Sight => {
    const fit = result.issues ? migrate?.(sight.value) : result.value;
    return fit === undefined ? dead('schema') : { ...sight, value: fit };
  };
  try {
    const result = schema!['~standard'].validate(sight.value); // there is one
    return isThenable(result) ? Promise.resolve(result).then(take).then(undefined, failed) : take(result);
  } catch (error) {
    return failed(error);
  }
}
