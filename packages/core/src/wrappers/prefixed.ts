import type { ClearOptions, KeysOptions, TextCache } from '../cache.js';
import { check } from '../checks.js';
import type { KeysReply, Reply, TimeReply, ValueOf } from '../derived.js';
import { encodePrefix } from '../keys/prefix.js';
import { textKeyMisuse } from '../misuse.js';
import { type AnyKeys, countKeys, startingWith } from '../mode/all-keys.js';
import { refuse } from '../mode/replies.js';
import { Forwarding, type Operation } from './forwarding.js';

/**
 * A cache of its own within a shared one: the prefix stands before every key. Keys are strings.
 *
 * A prefix is a path. One that ends with `.`, `:` or `/` is a folder and stands before the key as it was written, `app:v1:user:`;
 * any other gets an end of its own (`user~:`), so that `us` and `user` never meet (see `encodePrefix`). Two prefixes over one
 * base share keys only where one is a folder above the other: `clear()`, `keys()` and `size` of `app:` include those of
 * `app:v1:user:`. Else they see this prefix alone.
 *
 * @example
 * ```ts
 * import { PrefixedCache } from '@ctu/core';
 *
 * const shared = new Map<string, unknown>();
 * const users = new PrefixedCache(shared, 'app:user:');
 * users.set('42', 'Ada');
 *
 * console.log([...shared.keys()], [...users.keys()]); // → [ 'app:user:42' ] [ '42' ]
 * ```
 */
export class PrefixedCache<C extends TextCache> extends Forwarding<C, string> {
  readonly #prefix: string;

  constructor(base: C, prefix: string) {
    check({ prefix }, { prefix: 'a string' });
    const encoded = encodePrefix(prefix);
    super(base, encoded);
    this.#prefix = encoded;
  }

  override get(key: string): Reply<C, ValueOf<C> | undefined>;
  override get(key: string): unknown {
    return typeof key === 'string' ? this.base.get(this.#prefix + key) : this.#refuse(key);
  }

  /** Forgets the keys of this prefix, those of prefixes below it included, and no others. */
  override clear(options?: ClearOptions): Reply<C, void>;
  override clear(): unknown {
    return this.clearEach((keys) => this.deleteMany(keys as string[])); // its own keys
  }

  /** The keys of this prefix, without it. */
  override keys(options?: KeysOptions): KeysReply<C, string>;
  override keys(options?: KeysOptions): unknown {
    const prefix = this.#prefix + (options?.prefix ?? '');
    return startingWith(this, this.#prefix, super.keys({ prefix }) as AnyKeys); // iterable in either mode
  }

  /** How many keys this prefix has. Visits each. */
  override get size(): Reply<C, number> {
    return countKeys(this, this.keys() as AnyKeys) as Reply<C, number>; // in the mode of the base
  }

  override now(key: string): TimeReply<C>;
  override now(key: string): unknown {
    return typeof key === 'string' ? super.now(this.#prefix + key) : this.#refuse(key);
  }

  /** Does nothing: a prefix is one face of a shared cache. Whoever made that cache closes it. */
  override close(): Reply<C, void>;
  override close(): unknown {
    return this.async ? Promise.resolve() : undefined;
  }

  protected override withKeys(
    _operation: Operation,
    keys: readonly unknown[],
    act: (names: readonly string[]) => unknown,
  ): unknown {
    const names = keys.map((key) => {
      if (typeof key === 'string') return this.#prefix + key;
      throw textKeyMisuse(key);
    });
    return act(names);
  }

  #refuse(key: unknown): Promise<never> {
    return refuse(this, textKeyMisuse(key)!); // asked only where there is a misuse
  }
}
