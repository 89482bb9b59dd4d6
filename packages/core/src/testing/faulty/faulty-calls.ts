import type { AnyCache, ClearOptions, KeysOptions, SetOptions } from '../../cache.js';
import type { KeysIn, ReplyIn } from '../../derived.js';
import { pairsOf } from '../../mode/pairs.js';
import { caught } from '../../mode/replies.js';
import { Forwarding } from '../../wrappers/forwarding.js';
import { Faults, type Operation } from './faults.js';

/**
 * The calls of a faulty cache: every power, handed on to the base.
 *
 * Each is written once for both modes, so its body answers `unknown`; the declaration above it is what the caller sees,
 * where `A` says whether the cache answers with promises.
 */
export abstract class FaultyCalls<A extends boolean, K, V> extends Faults {
  abstract readonly async: A;
  protected readonly base: Forwarding<AnyCache>;

  constructor(base: AnyCache) {
    super();
    this.base = new Forwarding(base);
  }

  /** Notes a call and makes it, unless it is to fail. Answers in the mode of the cache. */
  protected abstract call(operation: Operation, keys: readonly unknown[], act: () => unknown): unknown;

  get(key: K): ReplyIn<A, V | undefined>;
  get(key: K): unknown {
    return this.call('get', [key], () => this.base.get(key));
  }

  set(key: K, value: V, options?: SetOptions): ReplyIn<A, void>;
  set(key: K, value: V, options?: SetOptions): unknown {
    return this.call('set', [key], () => this.base.set(key, value, options));
  }

  has(key: K): ReplyIn<A, boolean>;
  has(key: K): unknown {
    return this.call('has', [key], () => this.base.has(key));
  }

  delete(key: K): ReplyIn<A, boolean>;
  delete(key: K): unknown {
    return this.call('delete', [key], () => this.base.delete(key));
  }

  getMany(keys: Iterable<K>): ReplyIn<A, (V | undefined)[]>;
  getMany(keys: Iterable<K>): unknown {
    return this.#callMany('getMany', keys, (list) => this.base.getMany(list));
  }

  setMany(entries: Iterable<readonly [K, V]>, options?: SetOptions): ReplyIn<A, void>;
  setMany(entries: Iterable<readonly [K, V]>, options?: SetOptions): unknown {
    return caught(this, () => {
      const list = pairsOf(entries);
      const keys = list.map(([key]) => key);
      return this.call('setMany', keys, () => this.base.setMany(list, options));
    });
  }

  deleteMany(keys: Iterable<K>): ReplyIn<A, number>;
  deleteMany(keys: Iterable<K>): unknown {
    return this.#callMany('deleteMany', keys, (list) => this.base.deleteMany(list));
  }

  clear(options?: ClearOptions): ReplyIn<A, void>;
  clear(options?: ClearOptions): unknown {
    return this.call('clear', [], () => this.base.clear(options));
  }

  keys(options?: KeysOptions): KeysIn<A, K>;
  keys(options?: KeysOptions): unknown {
    return this.call('keys', [], () => this.base.keys(options));
  }

  get size(): ReplyIn<A, number> {
    return this.call('size', [], () => this.base.size) as ReplyIn<A, number>; // in its mode
  }

  getRemainingTTL(key: K): ReplyIn<A, number>;
  getRemainingTTL(key: K): unknown {
    return this.call('getRemainingTTL', [key], () => this.base.getRemainingTTL(key));
  }

  now(key: K): ReplyIn<A, number> | number;
  now(key: K): unknown {
    return this.call('now', [key], () => this.base.now(key));
  }

  stats(): ReplyIn<A, object>;
  stats(): unknown {
    return this.call('stats', [], () => this.base.stats());
  }

  close(): ReplyIn<A, void>;
  close(): unknown {
    return this.call('close', [], () => this.base.close());
  }

  #callMany(operation: Operation, keys: Iterable<K>, act: (list: readonly K[]) => unknown): unknown {
    return caught(this, () => {
      const list = [...keys];
      return this.call(operation, list, () => act(list));
    });
  }
}
