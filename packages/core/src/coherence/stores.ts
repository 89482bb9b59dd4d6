import type { MaybePromise, Mode } from '../mode/replies.js';

/** Some keys by name, or all that begin with a prefix: with the empty one all keys there are. */
export type Scope = readonly unknown[] | { readonly prefix: string };

/** The entries of a map whose keys are in a scope. */
export function entriesIn<T extends object>(map: ReadonlyMap<unknown, T>, scope: Scope): (readonly [unknown, T])[] {
  if ('prefix' in scope) return [...map].filter(([key]) => startsWith(scope.prefix, key));
  return scope.flatMap((key) => {
    const entry = map.get(key);
    return entry ? [[key, entry] as const] : [];
  });
}

/** Whether a key is in a scope that has a prefix. */
export function startsWith(prefix: string, key: unknown): boolean {
  return prefix === '' || (typeof key === 'string' && key.startsWith(prefix));
}

/**
 * The stores under way in one cache, by key.
 *
 * An async cache may carry calls out in any order: they travel over several connections, or one is sent again. So that no
 * store undoes what was asked for after it, that waits until the store has ended. (The other way round nothing has to
 * wait: a deletion that comes late only costs a miss.) Over a sync cache nothing waits.
 */
export class Stores {
  /** The end of the last store of each key; it never rejects. */
  readonly #ends = new Map<unknown, Promise<void>>();

  constructor(readonly mode: Mode) {}

  /** Stores under the keys, after what is being stored under them. */
  store<T>(keys: readonly unknown[], act: () => MaybePromise<T>): MaybePromise<T> {
    if (!this.mode.async) return act();
    const storing = this.#actAfter(keys, act);
    const ended = (): void => {
      // 1. A store. 2. Another waits for it. 3. The first ends: whoever comes now waits for the second.
      for (const key of keys) if (this.#ends.get(key) === end) this.#ends.delete(key);
    };
    const end = storing.then(ended, ended);
    for (const key of keys) this.#ends.set(key, end);
    return storing;
  }

  /** Acts once nothing is being stored in the scope. */
  after<T>(scope: Scope, act: () => MaybePromise<T>): MaybePromise<T> {
    return this.#ends.size === 0 ? act() : this.#actAfter(scope, act);
  }

  async #actAfter<T>(scope: Scope, act: () => MaybePromise<T>): Promise<T> {
    const ends = entriesIn(this.#ends, scope);
    if (ends.length > 0) await Promise.all(ends.map(([, end]) => end));
    return act();
  }
}
