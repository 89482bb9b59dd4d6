import type { SetOptions } from '../cache.js';
import { refuseMisuse } from '../checks.js';
import { setMisuse, ttlMisuse } from '../misuse.js';
import { run, type Steps } from '../mode/steps.js';
import { deleteIn, setIn } from '../wrappers/base-calls.js';
import { enveloped, isEnveloped } from './envelope.js';
import { refuseOneShot } from './one-shot.js';
import { nameIn, type Plan, timeOf } from './plan.js';

/** What is kept of a result, and how. */
export interface Kept {
  readonly value: unknown;
  readonly options: SetOptions | undefined;
}

/** How a result is kept whose load took so long, in milliseconds; undefined where it is not to be. */
export function* keptOf(plan: Plan, key: unknown, value: unknown, took: number): Steps<Kept | undefined> {
  const { options, random, enveloping } = plan;
  const { ttl, absentTtl, jitter = 0, staleWhileRevalidate = 0, staleIfError = 0 } = options;
  const told = value === undefined ? absentTtl : typeof ttl === 'function' ? ttl(value as never) : ttl;
  if (told === undefined && (value === undefined || typeof ttl === 'function')) return undefined;
  refuseMisuse(ttlMisuse(told));
  refuseOneShot(key, value);
  const freshFor = Math.ceil((told ?? Number.POSITIVE_INFINITY) * (1 - jitter * random())); // some caches take whole milliseconds only
  const beyond = value === undefined ? 0 : Math.ceil(Math.max(staleWhileRevalidate, staleIfError));
  const setting = told === undefined ? undefined : { ttl: freshFor + beyond };
  if (!enveloping && !isEnveloped(value)) return { value, options: setting };
  const storedAt = Math.floor(Number(yield timeOf(plan, key)));
  return { value: enveloped({ storedAt, freshFor, took, value }), options: setting };
}

/** Keeps a value as a result. Throws for what no cache may be asked to keep, and for what can be read only once. */
export function setResult(plan: Plan, key: unknown, value: unknown): unknown {
  refuseMisuse(setMisuse(value, undefined));
  const { loads, cache } = plan;
  const names = [nameIn(plan, key)];
  // 1. A set asks the server for the time. 2. A delete comes. 3. The set has the time: it is older all the same, so 2 waits for it.
  return loads.overwrite(names, () => loads.stores.store(names, () => run(cache, setting(plan, key, value))));
}

function* setting(plan: Plan, key: unknown, value: unknown): Steps<void> {
  const { cache } = plan;
  const kept = yield* keptOf(plan, key, value, 0);
  yield quietly(plan, key, () => (kept ? setIn(cache, key, kept.value, kept.options) : deleteIn(cache, key)));
}

/** A call that has overtaken all that it is to overtake already: loads know it by its first key. */
export function quietly(plan: Plan, key: unknown, call: () => unknown): unknown {
  return plan.loads.storing(nameIn(plan, key), call);
}
