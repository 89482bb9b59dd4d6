import type { SetOptions } from '../cache.js';
import { repeats } from '../errors.js';
import { setMisuse, ttlMisuse } from '../misuse.js';
import { allReady, type MaybePromise } from '../mode/replies.js';
import { run, type Steps } from '../mode/steps.js';
import { deleteIn, setIn } from '../wrappers/base-calls.js';
import { enveloped, isEnveloped } from './envelope.js';
import { refuseOneShot } from './one-shot.js';
import { nameIn, type Plan, timeOf } from './plan.js';

/** The newest result of a key. */
export interface Result {
  readonly key: unknown;
  readonly value: unknown;
  /** `loads.changes` when the cache was seen to have nothing under the key; undefined where that is not known. */
  readonly absentAt?: number | undefined;
}

/** What is kept of a result, and how. */
interface Kept {
  readonly value: unknown;
  readonly ttl: number | undefined;
}

/** The time of a key's server; where it does not tell it, that of this process: a near level may still keep the result. */
function* timeNow(plan: Plan, key: unknown): Steps<number> {
  try {
    return Number(yield timeOf(plan, key));
  } catch {
    return plan.clock.now();
  }
}

/** How a result is kept whose load took so long, in milliseconds; undefined where it is not to be. */
function* keptOf(plan: Plan, key: unknown, value: unknown, took: number): Steps<Kept | undefined> {
  const { windows, random, enveloping } = plan;
  const { ttl, absentTtl, jitter = 0 } = plan.options;
  const told = value === undefined ? absentTtl : typeof ttl === 'function' ? ttl(value as never) : ttl;
  if (told === undefined && (value === undefined || typeof ttl === 'function')) return undefined;
  const misuse = ttlMisuse(told);
  if (misuse) throw misuse;
  refuseOneShot(key, value);
  const freshFor = Math.ceil((told ?? Number.POSITIVE_INFINITY) * (1 - jitter * random())); // some caches take whole milliseconds only
  const beyond = Math.max(windows.staleWhileRevalidate, windows.staleIfError);
  const kept = told === undefined ? undefined : freshFor + Math.ceil(beyond);
  if (!enveloping && !isEnveloped(value)) return { value, ttl: kept };
  return { value: enveloped({ storedAt: Math.round(yield* timeNow(plan, key)), freshFor, took, value }), ttl: kept };
}

/** Keeps a value as a result. Throws for what no cache may be asked to keep, and for what can be read only once. */
export function* setResult(plan: Plan, key: unknown, value: unknown): Steps<void> {
  const { cache } = plan;
  const misuse = setMisuse(value, undefined);
  if (misuse) throw misuse;
  const kept = yield* keptOf(plan, key, value, 0);
  yield kept ? setIn(cache, key, kept.value, optionsOf(kept.ttl)) : deleteIn(cache, key);
}

function optionsOf(ttl: number | undefined): SetOptions | undefined {
  return ttl === undefined ? undefined : { ttl };
}

/** Results that are kept under one ttl, each with what the cache is given of it. */
type Group = (readonly [result: Result, stored: unknown])[];

function groupIn(groups: Map<number | undefined, Group>, ttl: number | undefined): Group {
  const group = groups.get(ttl) ?? [];
  groups.set(ttl, group);
  return group;
}

/** The results of one function in its cache. A cache that fails never fails a call: observers are told. */
export class Results {
  readonly #plan: Plan;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /**
   * Keeps the newest results of keys, whose load took so long. One that cannot or is not to be kept makes the cache forget its key: an
   * older value never outlives a newer answer. Not where it had nothing when `loads.changes` was `absentAt`, and nothing has changed.
   */
  keep(results: readonly Result[], took: number): MaybePromise<void> {
    return this.#store(results.map(keyOf), () => this.#keep(results, took));
  }

  /** Makes the cache forget keys. */
  forget(keys: readonly unknown[]): MaybePromise<void> {
    return this.#store(keys, () => this.#delete(keys));
  }

  /** What is asked for later under the same keys comes later. */
  #store(keys: readonly unknown[], steps: () => Steps<void>): MaybePromise<void> {
    const { cache, loads } = this.#plan;
    if (keys.length === 0) return undefined;
    return loads.stores.store(
      keys.map((key) => nameIn(this.#plan, key)),
      () => run(cache, this.#changing(steps())),
    );
  }

  *#changing(steps: Steps<void>): Steps<void> {
    yield* steps;
    this.#plan.loads.changes++;
  }

  *#keep(results: readonly Result[], took: number): Steps<void> {
    const { cache, loads } = this.#plan;
    const groups = new Map<number | undefined, Group>();
    const unkept: Result[] = [];
    for (const result of results) {
      try {
        const kept = yield* keptOf(this.#plan, result.key, result.value, took);
        if (kept) groupIn(groups, kept.ttl).push([result, kept.value]);
        else unkept.push(result);
      } catch (error) {
        this.#refused(result, error, unkept);
      }
    }
    yield allReady(
      cache,
      Array.from(groups, ([ttl, group]) => run(cache, this.#set(group, ttl, unkept))),
    );
    // 1. The cache has nothing. 2. Another load is stored there. 3. This one begins, and cannot be stored: 2 is older.
    yield* this.#delete(unkept.filter(({ absentAt }) => absentAt !== loads.changes).map(keyOf));
  }

  /** Keeps a group of results. Those that could not be are added to the others. */
  *#set(group: Group, ttl: number | undefined, unkept: Result[]): Steps<void> {
    const { cache, writes } = this.#plan;
    const entries = group.map(([{ key }, stored]) => [key, stored] as const);
    try {
      yield this.#quietly(entries[0]?.[0], () => writes.set(cache, entries, optionsOf(ttl)));
    } catch (error) {
      // One that is refused must not keep the others out.
      if (group.length > 1 && repeats(error)) {
        yield allReady(
          cache,
          group.map((one) => run(cache, this.#set([one], ttl, unkept))),
        );
      } else for (const [result] of group) this.#refused(result, error, unkept);
    }
  }

  #refused(result: Result, error: unknown, unkept: Result[]): void {
    this.#plan.tell({ type: 'not-stored', error, key: result.key });
    unkept.push(result);
  }

  *#delete(keys: readonly unknown[]): Steps<void> {
    const { cache, writes, tell } = this.#plan;
    if (keys.length === 0) return;
    try {
      yield this.#quietly(keys[0], () => writes.delete(cache, keys));
    } catch (error) {
      for (const key of keys) tell({ type: 'not-forgotten', error, key });
    }
  }

  /** A load's own calls overtake nothing: that was settled when it landed. */
  #quietly(key: unknown, call: () => unknown): unknown {
    return this.#plan.loads.storing(nameIn(this.#plan, key), call); // the loads know such a call by its first key
  }
}

function keyOf({ key }: Result): unknown {
  return key;
}
