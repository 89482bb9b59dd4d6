import type { SetOptions } from '../cache.js';
import { setMisuse, ttlMisuse } from '../misuse.js';
import type { MaybePromise } from '../mode/replies.js';
import { run, type Steps } from '../mode/steps.js';
import { deleteIn, setIn } from '../wrappers/base-calls.js';
import { enveloped, isEnveloped } from './envelope.js';
import { refuseOneShot } from './one-shot.js';
import { nameIn, type Plan, timeOf } from './plan.js';

/** What is kept of a result, and how. */
interface Kept {
  readonly value: unknown;
  readonly options: SetOptions | undefined;
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
  const options = told === undefined ? undefined : { ttl: freshFor + Math.ceil(beyond) };
  if (!enveloping && !isEnveloped(value)) return { value, options };
  return { value: enveloped({ storedAt: Number(yield timeOf(plan, key)), freshFor, took, value }), options };
}

/** Keeps a value as a result. Throws for what no cache may be asked to keep, and for what can be read only once. */
export function* setResult(plan: Plan, key: unknown, value: unknown): Steps<void> {
  const { cache } = plan;
  const misuse = setMisuse(value, undefined);
  if (misuse) throw misuse;
  const kept = yield* keptOf(plan, key, value, 0);
  yield kept ? setIn(cache, key, kept.value, kept.options) : deleteIn(cache, key);
}

/** The results of one function in its cache. A cache that fails never fails a call: observers are told. */
export class Results {
  readonly #plan: Plan;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /**
   * Keeps the newest result of a key, whose load took so long. One that cannot or is not to be kept makes the cache forget the key: an
   * older value never outlives a newer answer. Not where it had nothing when `loads.changes` was `absentAt`, and nothing has changed.
   */
  keep(key: unknown, value: unknown, took: number, absentAt: number | undefined): MaybePromise<void> {
    return this.#store(key, () => this.#set(key, value, took, absentAt));
  }

  /** Makes the cache forget a key. */
  forget(key: unknown): MaybePromise<void> {
    return this.#store(key, () => this.#delete(key));
  }

  /** What is asked for later under the same key comes later. */
  #store(key: unknown, steps: () => Steps<void>): MaybePromise<void> {
    const { cache, loads } = this.#plan;
    return loads.stores.store([nameIn(this.#plan, key)], () => run(cache, this.#changing(steps())));
  }

  *#changing(steps: Steps<void>): Steps<void> {
    yield* steps;
    this.#plan.loads.changes++;
  }

  *#set(key: unknown, value: unknown, took: number, absentAt: number | undefined): Steps<void> {
    const { cache, loads, tell } = this.#plan;
    try {
      const kept = yield* keptOf(this.#plan, key, value, took);
      if (kept) {
        yield this.#quietly(key, () => setIn(cache, key, kept.value, kept.options));
        return;
      }
    } catch (error) {
      tell({ type: 'not-stored', error, key });
    }
    // 1. The cache has nothing. 2. Another load is stored there. 3. This one begins, and cannot be stored: 2 is older.
    if (absentAt !== loads.changes) yield* this.#delete(key);
  }

  *#delete(key: unknown): Steps<void> {
    const { cache, tell } = this.#plan;
    try {
      yield this.#quietly(key, () => deleteIn(cache, key));
    } catch (error) {
      tell({ type: 'not-forgotten', error, key });
    }
  }

  /** A load's own calls overtake nothing: that was settled when it landed. */
  #quietly(key: unknown, call: () => unknown): unknown {
    return this.#plan.loads.storing(nameIn(this.#plan, key), call);
  }
}
