import type { MaybePromise } from '../mode/replies.js';
import { run, type Steps } from '../mode/steps.js';
import { deleteIn, setIn } from '../wrappers/base-calls.js';
import { refuseOneShot } from './one-shot.js';
import { nameIn, type Plan } from './options.js';

/** Keeps a value as a result. Throws for what no cache may be asked to keep, and for what can be read only once. */
export function setResult({ cache, setOptions }: Plan, key: unknown, value: unknown): unknown {
  refuseOneShot(key, value);
  return setIn(cache, key, value, setOptions);
}

/** The results of one function in its cache. A cache that fails never fails a call: observers are told. */
export class Results {
  readonly #plan: Plan;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /**
   * Keeps the newest result of a key. One that cannot be kept, or `undefined`, makes the cache forget the key: an older value
   * never outlives a newer answer. Not where it had nothing when `loads.changes` was `absentAt`, and nothing has changed.
   */
  keep(key: unknown, value: unknown, absentAt: number | undefined): MaybePromise<void> {
    return this.#store(key, () => this.#set(key, value, absentAt));
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

  *#set(key: unknown, value: unknown, absentAt: number | undefined): Steps<void> {
    const { loads, tell } = this.#plan;
    if (value !== undefined) {
      try {
        yield this.#quietly(key, () => setResult(this.#plan, key, value));
        return;
      } catch (error) {
        tell({ type: 'not-stored', error, key });
      }
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
