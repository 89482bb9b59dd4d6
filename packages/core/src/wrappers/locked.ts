import type { AnyCache } from '../cache.js';
import { checkOptions } from '../checks.js';
import { keyLock, type Lock } from '../coherence/key-lock.js';
import { type Place, place } from '../coherence/place.js';
import { write } from '../coherence/places.js';
import type { KeyOf, OptionsOf, Reply, ValueOf } from '../derived.js';
import { unsupported } from '../errors.js';
import { optionsMisuse } from '../misuse.js';
import { isThenable, refuse } from '../mode/replies.js';
import { run, type Steps } from '../mode/steps.js';
import { Around } from './around.js';
import { Forwarding, type Operation } from './forwarding.js';

export interface LockedCacheOptions {
  /**
   * What keeps others away from a key while a function runs, such as a distributed lock; what it rejects with rejects the call. Over a
   * base that answers at once, which needs none, it is `UNSUPPORTED`. Default: a lock within this process.
   */
  readonly lock?: Lock | undefined;
}

/** The calls that change what is there. */
const WRITES: ReadonlySet<Operation> = new Set(['set', 'setMany', 'delete', 'deleteMany', 'clear']);

/** What the change of an update may answer: a promise only where the cache answers with promises. */
export type Changed<C extends AnyCache> =
  Reply<C, 0> extends 0 ? ValueOf<C> | undefined : ValueOf<C> | undefined | Promise<ValueOf<C> | undefined>;

/**
 * A cache whose operations on one key run one after another, and which can change a value in one step.
 *
 * Over a base that answers at once nothing can come between, and no lock is taken. `clear()` does not wait for others.
 *
 * @example
 * ```ts
 * import { LockedCache, MemoryCache } from '@ctu/core';
 *
 * const counts = new LockedCache(new MemoryCache<string, number>());
 * counts.update('visits', (count = 0) => count + 1);
 *
 * console.log(counts.update('visits', (count = 0) => count + 1)); // → 2
 * ```
 */
export class LockedCache<C extends AnyCache> extends Around<C> {
  /** @internal */
  override readonly [place]: Place = { root: this, prefix: '' };
  /** Undefined over a base that answers at once. */
  readonly #lock: Lock | undefined;
  /** The base, for calls that have the lock already. */
  readonly #held: Forwarding<C>;

  constructor(base: C, options: LockedCacheOptions = {}) {
    super(base);
    checkOptions(options, { lock: 'a function' });
    if (options.lock && !this.async) throw unsupported(base, 'wait for a lock', 'it answers at once, and needs none');
    this.#lock = this.async ? (options.lock ?? keyLock()) : undefined;
    this.#held = new Forwarding(base);
  }

  /**
   * Replaces the value by what `change` makes of it (undefined for a miss), while nobody else touches the key.
   *
   * Answers the new value. Where `change` answers undefined the entry is deleted; where it fails nothing changes.
   * It must not call this cache: two that hold a key each, and ask for the other's, would wait for each other for ever.
   */
  update(
    key: KeyOf<C>,
    change: (value: ValueOf<C> | undefined) => Changed<C>,
    ...options: OptionsOf<C>
  ): Reply<C, ValueOf<C> | undefined>;
  update(key: KeyOf<C>, change: (value: ValueOf<C> | undefined) => unknown, ...options: OptionsOf<C>): unknown {
    const misuse = optionsMisuse(this.base, options[0]);
    if (misuse) return refuse(this, misuse);
    return write(this, [key], () => this.#alone([key], () => run(this, this.#replace(key, change, options))));
  }

  /**
   * Makes the call while nobody else touches its keys. A write tells of itself before it has the lock:
   *
   * 1. A load is stored: its call waits for the lock.
   * 2. Whoever has the lock writes, and waits for what is being stored: neither would ever end.
   */
  protected override around(operation: Operation, keys: readonly unknown[], act: () => unknown): unknown {
    const alone = (): unknown => this.#alone(keys, act);
    if (!WRITES.has(operation)) return alone();
    return write(this, operation === 'clear' ? { prefix: '' } : keys, alone);
  }

  *#replace(
    key: KeyOf<C>,
    change: (value: ValueOf<C> | undefined) => unknown,
    options: OptionsOf<C>,
  ): Steps<ValueOf<C> | undefined> {
    const value = (yield this.#held.get(key)) as ValueOf<C> | undefined; // what `get` answers
    const changing = change(value);
    if (!this.async && isThenable(changing)) {
      changing.then(undefined, () => {}); // the error below says more
      throw new TypeError('A change must answer at once where the cache does');
    }
    const changed = (yield changing) as ValueOf<C> | undefined; // what `change` answers, by its type
    yield changed === undefined ? this.#held.delete(key) : this.#held.set(key, changed, ...options);
    return changed;
  }

  /** Does the work while nobody else touches the keys. */
  #alone(keys: readonly unknown[], work: () => unknown): unknown {
    const lock = this.#lock;
    if (!lock) return work();
    // Everybody takes the locks in the same order, so that no two wait for each other.
    const names = [...new Set(keys.map(lockName))].sort();
    return names.reduceRight<() => Promise<unknown>>(
      (inner, name) => async () => lock(name, inner),
      async () => work(),
    )();
  }
}

/** Equal keys have equal names, also those that are equal as JSON only, as a server sees them: objects share one. */
function lockName(key: unknown): string {
  return typeof key === 'object' ? 'object' : String(key);
}
