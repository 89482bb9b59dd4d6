import type {
  AnyCache,
  ClearOptions,
  KeyOf,
  KeysOptions,
  KeysReply,
  OptionsOf,
  Reply,
  SetOptions,
  StatsOf,
  ValueOf,
} from '../cache.js';
import { Closing } from '../closing.js';
import { unsupported } from '../errors.js';
import { expiryMisuse, optionsMisuse, setMisuse } from '../misuse.js';
import { answersLater, anyKey, inMode, isAsync, refuse } from '../mode.js';
import { allReady, isPromise, type MaybePromise, whenReady } from '../reply.js';
import { type AnyKeys, countKeys, inBatches } from './all-keys.js';

/**
 * The parent of the wrappers: hands every call on to its base, and answers the way the base does.
 *
 * It has all the powers: the base's own where there is one, else made of the four operations. A method is written once
 * for both modes, so its body answers `unknown`; the declaration above it is what the caller sees.
 */
export class Forwarding<C extends AnyCache, K = KeyOf<C>, S = StatsOf<C>> extends Closing {
  #later: boolean | undefined;

  constructor(
    /** The cache underneath. */
    readonly base: C,
  ) {
    super();
  }

  /** The value, or undefined: a miss. */
  get(key: K): Reply<C, ValueOf<C> | undefined>;
  get(key: unknown): unknown {
    return this.base.get(key);
  }

  /** Keeps a value. `undefined` is a TypeError, a ttl that is not positive a RangeError. */
  set(key: K, value: ValueOf<C>, ...options: OptionsOf<C>): Reply<C, void>;
  set(key: unknown, value: unknown, options?: SetOptions): unknown {
    const misuse = setMisuse(value, options) ?? expiryMisuse(this.base, options);
    return misuse ? refuse(this, anyKey, misuse) : nothing(this.base.set(key, value, options));
  }

  /** Whether a `get` would find a value. */
  has(key: K): Reply<C, boolean>;
  has(key: unknown): unknown {
    return this.base.has(key);
  }

  /** Forgets a key; whether it was there. */
  delete(key: K): Reply<C, boolean>;
  delete(key: unknown): unknown {
    return this.base.delete(key);
  }

  /** The values in the order of the keys, duplicates included, `undefined` for misses. */
  getMany(keys: Iterable<K>): Reply<C, (ValueOf<C> | undefined)[]>;
  getMany(keys: Iterable<unknown>): unknown {
    const { base } = this;
    return base.getMany ? base.getMany(keys) : this.#each(keys, (key) => base.get(key));
  }

  /** Keeps many values under one ttl. What `set` would refuse is refused before anything is kept. */
  setMany(entries: Iterable<readonly [K, ValueOf<C>]>, ...options: OptionsOf<C>): Reply<C, void>;
  setMany(entries: Iterable<readonly [unknown, unknown]>, options?: SetOptions): unknown {
    const { base } = this;
    const list = [...entries];
    const holes = list.some(([, value]) => value === undefined);
    const misuse = holes ? setMisuse(undefined, options) : optionsMisuse(base, options);
    if (misuse) return refuse(this, anyKey, misuse);
    return nothing(
      base.setMany ? base.setMany(list, options) : this.#each(list, ([key, value]) => base.set(key, value, options)),
    );
  }

  /** Forgets many keys; how many were there. */
  deleteMany(keys: Iterable<K>): Reply<C, number>;
  deleteMany(keys: Iterable<unknown>): unknown {
    const { base } = this;
    if (base.deleteMany) return base.deleteMany(keys);
    return whenReady(
      this.#each(keys, (key) => base.delete(key)),
      (were) => were.filter(Boolean).length,
    );
  }

  /** Forgets all keys of this cache. */
  clear(options?: ClearOptions): Reply<C, void>;
  clear(options?: ClearOptions): unknown {
    return nothing(this.base.clear ? this.base.clear(options) : this.deleteEach());
  }

  /** The keys of this cache, as the caller wrote them. */
  keys(options?: KeysOptions): KeysReply<C, K>;
  keys(options?: KeysOptions): unknown {
    if (this.base.keys) return this.base.keys(options);
    const error = unsupported(this.base, 'list its keys', 'it has no keys()');
    return isAsync(this, anyKey) ? failing(error) : refuse(this, anyKey, error);
  }

  /** How many keys there are: a number, or a promise of one. */
  get size(): Reply<C, number> {
    return (this.base.size ?? countKeys(this.keys() as AnyKeys)) as Reply<C, number>; // in the mode of the base
  }

  /** The base's own counters. */
  stats(): S;
  stats(): unknown {
    const { base } = this;
    return base.stats ? base.stats() : refuse(this, anyKey, unsupported(base, 'count', 'wrap it in a StatsCache'));
  }

  /** Closes the base, where it can be closed. Twice is harmless. */
  close(): Reply<C, void>;
  close(): unknown {
    return nothing(this.base.close ? this.base.close() : inMode(this, undefined));
  }

  /** Clears by deleting each of its own keys. */
  protected deleteEach(): unknown {
    return inBatches(this.keys() as AnyKeys, (batch) => this.deleteMany(batch as K[])); // its own keys
  }

  [answersLater](key: unknown): boolean {
    this.#later ??= isAsync(this.base, key);
    return this.#later;
  }

  /** Makes a power of the call that the base has for one. */
  #each<T, R>(items: Iterable<T>, call: (item: T) => MaybePromise<R>): MaybePromise<R[]> {
    const replies = Array.from(items, call);
    // Of no replies at all nobody can tell whether they are promises.
    return replies.length > 0 ? allReady(replies) : inMode(this, []);
  }
}

/** Keeps from the caller what a base's `set` answers (a Map answers itself), but not when it does. */
export function nothing(reply: unknown): unknown {
  return isPromise(reply) ? reply.then(() => undefined) : undefined;
}

// biome-ignore lint/correctness/useYield: it has nothing to yield but its error
async function* failing(error: Error): AsyncGenerator<never> {
  throw error;
}
