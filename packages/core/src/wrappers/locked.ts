import type { AnyCache, KeyOf, OptionsOf, Reply, ValueOf } from '../cache.js';
import { unsupported } from '../errors.js';
import { keyLock, type Lock } from '../key-lock.js';
import { optionsMisuse } from '../misuse.js';
import { anyKey, isAsync, refuse } from '../mode.js';
import { isPromise, whenReady } from '../reply.js';
import { Forwarding } from './forwarding.js';

export interface LockedCacheOptions {
  /** What keeps others away, for a base that answers with promises. Default: a lock within this process. */
  lock?: Lock;
}

/** What the change of an update may answer: a promise only where the cache answers with promises. */
type Changed<C extends AnyCache> =
  Reply<C, 0> extends 0 ? ValueOf<C> | undefined : ValueOf<C> | undefined | Promise<ValueOf<C> | undefined>;

/**
 * A cache whose operations on one key run one after another, and which can change a value in one step.
 *
 * Over a base that answers at once nothing can come between, and no lock is taken. `clear()` does not wait for others.
 */
export class LockedCache<C extends AnyCache> extends Forwarding<C> {
  /** Undefined over a base that answers at once. */
  readonly #lock: Lock | undefined;

  constructor(base: C, options: LockedCacheOptions = {}) {
    super(base);
    const later = isAsync(base, anyKey);
    if (options.lock && !later) throw unsupported(base, 'wait for a lock', 'it answers at once, and needs none');
    this.#lock = later ? (options.lock ?? keyLock()) : undefined;
  }

  /**
   * Replaces the value by what `change` makes of it (undefined for a miss), while nobody else touches the key.
   *
   * Answers the new value. Where `change` answers undefined the entry is deleted; where it fails nothing changes.
   * It must not call this cache with the same key, which would wait for itself.
   */
  update(
    key: KeyOf<C>,
    change: (value: ValueOf<C> | undefined) => Changed<C>,
    ...options: OptionsOf<C>
  ): Reply<C, ValueOf<C> | undefined>;
  update(key: KeyOf<C>, change: (value: ValueOf<C> | undefined) => unknown, ...options: OptionsOf<C>): unknown {
    const misuse = optionsMisuse(this.base, options[0]);
    if (misuse) return refuse(this, anyKey, misuse);
    return this.#alone([key], () =>
      whenReady(super.get(key) as ValueOf<C>, (value) => this.#replace(key, change(value as ValueOf<C>), options)),
    );
  }

  override get(key: KeyOf<C>): Reply<C, ValueOf<C> | undefined>;
  override get(key: KeyOf<C>): unknown {
    return this.#alone([key], () => super.get(key));
  }

  override set(key: KeyOf<C>, value: ValueOf<C>, ...options: OptionsOf<C>): Reply<C, void>;
  override set(key: KeyOf<C>, value: ValueOf<C>, ...options: OptionsOf<C>): unknown {
    return this.#alone([key], () => super.set(key, value, ...options));
  }

  override has(key: KeyOf<C>): Reply<C, boolean>;
  override has(key: KeyOf<C>): unknown {
    return this.#alone([key], () => super.has(key));
  }

  override delete(key: KeyOf<C>): Reply<C, boolean>;
  override delete(key: KeyOf<C>): unknown {
    return this.#alone([key], () => super.delete(key));
  }

  override getMany(keys: Iterable<KeyOf<C>>): Reply<C, (ValueOf<C> | undefined)[]>;
  override getMany(keys: Iterable<KeyOf<C>>): unknown {
    const list = [...keys];
    return this.#alone(list, () => super.getMany(list));
  }

  override setMany(entries: Iterable<readonly [KeyOf<C>, ValueOf<C>]>, ...options: OptionsOf<C>): Reply<C, void>;
  override setMany(entries: Iterable<readonly [KeyOf<C>, ValueOf<C>]>, ...options: OptionsOf<C>): unknown {
    const list = [...entries];
    const keys = list.map(([key]) => key);
    return this.#alone(keys, () => super.setMany(list, ...options));
  }

  override deleteMany(keys: Iterable<KeyOf<C>>): Reply<C, number>;
  override deleteMany(keys: Iterable<KeyOf<C>>): unknown {
    const list = [...keys];
    return this.#alone(list, () => super.deleteMany(list));
  }

  #replace(key: KeyOf<C>, changed: unknown, options: OptionsOf<C>): unknown {
    if (isPromise(changed)) {
      if (this.#lock) return changed.then((value) => this.#replace(key, value, options));
      changed.catch(() => {}); // the error below says more
      throw new TypeError('A change must answer at once where the cache does');
    }
    const value = changed as ValueOf<C>; // what `change` answers, by its type
    const writing: unknown = changed === undefined ? super.delete(key) : super.set(key, value, ...options);
    return whenReady(writing, () => changed);
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
