import { isPromise, type MaybePromise } from './reply.js';

/**
 * The stores under way in one cache, by key.
 *
 * A cache that answers later may carry calls out in any order: they travel over several connections, or one is sent
 * again. So that no store undoes what was asked for after it, that waits until the store has ended. (The other way round
 * nothing has to wait: a deletion that comes late only costs a miss.) Over a cache that answers at once nothing waits.
 */
export class Stores {
  /** The end of the last store of each key; it never rejects. */
  readonly #ends = new Map<unknown, Promise<void>>();

  /** Stores under the keys, after what is being stored under them. */
  store<T>(keys: readonly unknown[], act: () => MaybePromise<T>): MaybePromise<T> {
    const storing = this.after(keys, act);
    if (!isPromise(storing)) return storing;
    const ended = (): void => {
      for (const key of keys) if (this.#ends.get(key) === end) this.#ends.delete(key);
    };
    const end = storing.then(ended, ended);
    for (const key of keys) this.#ends.set(key, end);
    return storing;
  }

  /** Acts once nothing is being stored under the keys. */
  after<T>(keys: readonly unknown[] | 'all', act: () => MaybePromise<T>): MaybePromise<T> {
    if (this.#ends.size === 0) return act();
    const ends = keys === 'all' ? [...this.#ends.values()] : keys.flatMap((key) => this.#ends.get(key) ?? []);
    return ends.length === 0 ? act() : Promise.all(ends).then(act);
  }
}
