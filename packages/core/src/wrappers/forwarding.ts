import type { AnyCache, ClearOptions, KeysOptions, SetOptions } from '../cache.js';
import { aCache, check, refuseMisuse } from '../checks.js';
import { type Place, place, placeOf } from '../coherence/place.js';
import { write } from '../coherence/places.js';
import type { IsAsync, KeyOf, KeysReply, OptionsOf, Reply, StatsOf, TimeReply, ValueOf } from '../derived.js';
import { lacking } from '../errors.js';
import { ignoredTtl, isMap, setManyMisuse } from '../misuse.js';
import { type AnyKeys, countKeys, inBatches, noKeys } from '../mode/all-keys.js';
import { Disposing } from '../mode/disposing.js';
import { pairsOf } from '../mode/pairs.js';
import { asDeclared, caught, refuse, whenReady } from '../mode/replies.js';
import { clearIn, deleteIn, deleteManyIn, done, getManyIn, hasIn, setIn, setManyIn } from './base-calls.js';

/** The calls about keys. */
export type Operation =
  | 'get'
  | 'set'
  | 'has'
  | 'delete'
  | 'getMany'
  | 'setMany'
  | 'deleteMany'
  | 'clear'
  | 'getRemainingTTL';

/**
 * The parent of the wrappers: hands every call on to its base, and answers the way the base does.
 *
 * It has all the powers: the base's own where there is one, else made of the four operations. A method is written once
 * for both modes, so its body answers `unknown`; the declaration above it is what the caller sees.
 */
export class Forwarding<C extends AnyCache, K = KeyOf<C>, S = StatsOf<C>> extends Disposing {
  /** Whether it answers with promises, as its base does. */
  readonly async: IsAsync<C>;
  /** @internal */
  readonly [place]: Place;

  /** `prefix` is what it puts before every key. Throws a TypeError for a base that is no cache. */
  constructor(
    /** The cache underneath. */
    readonly base: C,
    prefix = '',
  ) {
    super();
    check({ base }, { base: aCache });
    this.async = (base.async === true) as IsAsync<C>; // the type says the same of the same member
    const under = placeOf(base);
    this[place] = { ...under, prefix: under.prefix + prefix };
  }

  /** The time to live of what is set without one, in milliseconds: the base's own. */
  get ttl(): number | undefined {
    return this.base.ttl;
  }

  /** The value, or undefined: a miss. */
  get(key: K): Reply<C, ValueOf<C> | undefined>;
  get(key: unknown): unknown {
    return this.base.get(key);
  }

  /** Keeps a value. `undefined` is a TypeError, a ttl that is not positive a RangeError. */
  set(key: K, value: ValueOf<C>, ...options: OptionsOf<C>): Reply<C, void>;
  set(key: unknown, value: unknown, options?: SetOptions): unknown {
    return this.#one('set', key, (name) => setIn(this.base, name, value, options));
  }

  /** Whether a `get` would find a value. */
  has(key: K): Reply<C, boolean>;
  has(key: unknown): unknown {
    return this.#one('has', key, (name) => hasIn(this.base, name));
  }

  /** Forgets a key; whether it was there. */
  delete(key: K): Reply<C, boolean>;
  delete(key: unknown): unknown {
    return this.#one('delete', key, (name) => deleteIn(this.base, name));
  }

  /** The values in the order of the keys, duplicates included, `undefined` for misses. */
  getMany(keys: Iterable<K>): Reply<C, (ValueOf<C> | undefined)[]>;
  getMany(keys: Iterable<unknown>): unknown {
    return this.#many('getMany', keys, (names) => getManyIn(this.base, names));
  }

  /** Keeps many values under one ttl. What `set` would refuse is refused before anything is kept. */
  setMany(entries: Iterable<readonly [K, ValueOf<C>]>, ...options: OptionsOf<C>): Reply<C, void>;
  setMany(entries: Iterable<readonly [unknown, unknown]>, options?: SetOptions): unknown {
    const { base } = this;
    return caught(this, () => {
      const list = pairsOf(entries);
      const keys = list.map(([key]) => key);
      return this.withKeys('setMany', keys, (names) => {
        refuseMisuse(setManyMisuse(list, options) ?? ignoredTtl(base, options));
        const named = list.map(([, value], index) => [names[index], value] as const);
        return setManyIn(base, named, options);
      });
    });
  }

  /** Forgets many keys; how many were there. */
  deleteMany(keys: Iterable<K>): Reply<C, number>;
  deleteMany(keys: Iterable<unknown>): unknown {
    return this.#many('deleteMany', keys, (names) => deleteManyIn(this.base, names));
  }

  /** Forgets all keys of this cache. */
  clear(options?: ClearOptions): Reply<C, void>;
  clear(options?: ClearOptions): unknown {
    if (!this.base.clear) return this.clearEach((keys) => deleteManyIn(this.base, keys));
    return clearIn(this.base, options);
  }

  /** The keys of this cache, as the caller wrote them. */
  keys(options?: KeysOptions): KeysReply<C, K>;
  keys(options?: KeysOptions): unknown {
    return this.base.keys ? this.base.keys(options) : noKeys(this, lacking(this.base, 'keys'));
  }

  /** How many keys there are: a number, or a promise of one. */
  get size(): Reply<C, number> {
    const { base } = this;
    return asDeclared(base, 'size', base.size ?? countKeys(this, this.keys() as AnyKeys)) as Reply<C, number>; // as the base
  }

  /** Milliseconds until a key expires: `Infinity` where it does not, 0 where it is not there. `UNSUPPORTED` where the base cannot tell. */
  getRemainingTTL(key: K): Reply<C, number>;
  getRemainingTTL(key: unknown): unknown {
    const { base } = this;
    return this.#one('getRemainingTTL', key, (name) => {
      if (base.getRemainingTTL) {
        const reply = asDeclared(base, 'getRemainingTTL', base.getRemainingTTL(name));
        return whenReady(this, reply, (ttl) => Math.max(0, ttl as number));
      }
      if (!isMap(base)) throw lacking(base, 'getRemainingTTL');
      return base.has(name) ? Number.POSITIVE_INFINITY : 0; // a Map expires nothing
    });
  }

  /**
   * The time of the key's server in milliseconds, on whatever scale: a promise at most until it is known. Of a base that
   * does not tell its time it is this process' own.
   */
  now(key: K): TimeReply<C>;
  now(key: unknown): unknown {
    const { base } = this;
    return base.now ? asDeclared(base, 'now', base.now(key)) : Date.now();
  }

  /** The base's own counters. */
  stats(): S;
  stats(): unknown {
    const { base } = this;
    return base.stats ? asDeclared(base, 'stats', base.stats()) : refuse(this, lacking(base, 'stats'));
  }

  /** Closes the base, where it can be closed. Twice is harmless. */
  close(): Reply<C, void>;
  close(): unknown {
    return done(this.base, 'close', this.base.close?.());
  }

  /**
   * Makes a call about keys, which `act` hands to the base. What it throws is refused in the mode of the cache.
   *
   * Calls about keys go through here, so a wrapper that names keys otherwise, or does its thing around every call, says so
   * once. (`get`, for its speed, and `now` do not: they are written where a wrapper changes them.)
   */
  protected withKeys(
    _operation: Operation,
    keys: readonly unknown[],
    act: (names: readonly unknown[]) => unknown,
  ): unknown {
    return act(keys);
  }

  #many(operation: Operation, keys: Iterable<unknown>, act: (names: readonly unknown[]) => unknown): unknown {
    return caught(this, () => this.withKeys(operation, [...keys], act));
  }

  #one(operation: Operation, key: unknown, act: (name: unknown) => unknown): unknown {
    return caught(this, () => this.withKeys(operation, [key], ([name]) => act(name)));
  }

  /** Clears by deleting each of its own keys. */
  protected clearEach(forget: (keys: unknown[]) => unknown): unknown {
    const { root, prefix } = this[place];
    const deleting = (): unknown => inBatches(this, this.keys() as AnyKeys, forget);
    return write(root, { prefix }, () => done(this.base, 'clear', deleting()));
  }
}
