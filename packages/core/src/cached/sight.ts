import { isThenable, type MaybePromise } from '../mode/replies.js';
import { isEnveloped, opened } from './envelope.js';
import { type Freshness, freshness } from './freshness.js';
import type { Plan } from './options.js';
import type { SchemaResult } from './schema.js';

/** Why a call has to load: there was nothing, or it was no use. */
export type Why = 'absent' | 'expired' | 'corrupt' | 'schema';

/** What a call finds under its key. */
export interface Sight {
  readonly freshness: Freshness;
  /** Where it is dead, undefined. */
  readonly value: unknown;
  /** Where it is dead, why. */
  readonly why?: Why;
}

export const ABSENT: Sight = dead('absent');

function dead(why: Why): Sight {
  return { freshness: 'dead', value: undefined, why };
}

/** The time of a key's server, in milliseconds. */
export function timeOf({ cache, clock }: Plan, key: unknown): MaybePromise<number> {
  return cache.now ? cache.now(key) : clock.now();
}

/** Judges what a cache has: a plain value is fresh for as long as it is there. A promise where the time, or the schema, is one. */
export function sightOf(plan: Plan, key: unknown, found: unknown): MaybePromise<Sight> {
  if (!isEnveloped(found)) return fitting(plan, 'fresh', found);
  const entry = opened(found);
  if (!entry) return dead('expired');
  const judge = (now: number): MaybePromise<Sight> => {
    const judged = freshness(entry, plan.windows, now, plan.random);
    return judged === 'dead' ? dead('expired') : fitting(plan, judged, entry.value);
  };
  const now = timeOf(plan, key);
  return isThenable(now) ? now.then(judge) : judge(now);
}

function fitting({ options: { schema, migrate } }: Plan, freshness: Freshness, value: unknown): MaybePromise<Sight> {
  if (!schema || value === undefined) return { freshness, value };
  const fitted = (result: SchemaResult): Sight => {
    const fit = result.issues ? migrate?.(value) : result.value;
    return fit === undefined ? dead('schema') : { freshness, value: fit };
  };
  const result = schema['~standard'].validate(value);
  return isThenable(result) ? Promise.resolve(result).then(fitted) : fitted(result);
}
