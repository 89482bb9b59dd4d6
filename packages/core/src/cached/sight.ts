import { type MaybePromise, whenThere } from '../mode/replies.js';
import { type Entry, isEnveloped, opened } from './envelope.js';
import { type Freshness, freshness, type Windows } from './freshness.js';
import { type Plan, timeOf } from './plan.js';
import type { SchemaResult } from './schema.js';

/** Why a call has to load: the cache had nothing, or nothing of use. */
export type Why = 'absent' | 'expired' | 'corrupt' | 'schema';

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
 * the time, or the schema, is one. `askedAt`: what `loads.changes` was when the cache was asked, where that is known.
 */
export function sightOf(plan: Plan, key: unknown, found: unknown, askedAt?: number): MaybePromise<Sight> {
  if (found === undefined) return dead('absent', askedAt);
  if (!isEnveloped(found)) return fitting(plan, { freshness: 'fresh', value: found });
  const entry = opened(found);
  if (!entry) return dead('expired'); // of a version that this one does not know, or somebody else's
  const now = timeOf(plan, key);
  // On the way to every hit: without a function made for it.
  return typeof now === 'number'
    ? judged(plan, entry, now)
    : Promise.resolve(now).then((now) => judged(plan, entry, now));
}

function judged(plan: Plan, entry: Entry, now: number): MaybePromise<Sight> {
  const { storedAt, freshFor, value } = entry;
  // That there is nothing is no result that is better than none: it is over when its time is.
  const judgement = freshness(entry, value === undefined ? NO_WINDOWS : plan.options, now, plan.random);
  if (judgement === 'dead') return dead('expired');
  return fitting(plan, { freshness: judgement, value, age: now - storedAt, freshFor });
}

const NO_WINDOWS: Windows = {};

/** What is seen, if it fits the schema, or can be made to. */
function fitting({ options: { schema, migrate } }: Plan, sight: Sight): MaybePromise<Sight> {
  const { value } = sight;
  if (!schema || value === undefined) return sight;
  return whenThere<SchemaResult, Sight>(schema['~standard'].validate(value), (result) => {
    const fit = result.issues ? migrate?.(value) : result.value;
    return fit === undefined ? dead('schema') : { ...sight, value: fit };
  });
}
