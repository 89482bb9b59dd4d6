import type { AsyncCache, ClearOptions, KeysOptions, SetOptions } from '../cache.js';
import { check } from '../checks.js';
import { guards } from '../guard/guards.js';
import { serverKeyMisuse } from '../misuse.js';
import { asyncDispose } from '../mode/dispose-symbols.js';
import type { MaybePromise } from '../mode/replies.js';

/** The parent of a server's cache: one that has all the powers and answers with promises. */
export abstract class ServerCache<K, V> implements AsyncCache<K, V> {
  readonly async = true;
  /** @internal */
  readonly [guards] = true;
  abstract readonly ttl: number;
  abstract get(key: K): Promise<V | undefined>;
  abstract set(key: K, value: V, options?: SetOptions): Promise<void>;
  abstract has(key: K): Promise<boolean>;
  abstract delete(key: K): Promise<boolean>;
  abstract getMany(keys: Iterable<K>): Promise<(V | undefined)[]>;
  abstract setMany(entries: Iterable<readonly [K, V]>, options?: SetOptions): Promise<void>;
  abstract deleteMany(keys: Iterable<K>): Promise<number>;
  abstract clear(options?: ClearOptions): Promise<void>;
  abstract keys(options?: KeysOptions): AsyncIterable<K>;
  abstract get size(): Promise<number>;
  abstract getRemainingTTL(key: K): Promise<number>;
  abstract now(key: K): MaybePromise<number>;
  /** Lets go of a client that the cache opened itself; one that was handed in stays open. Twice is harmless. */
  abstract close(): Promise<void>;

  async [asyncDispose](): Promise<void> {
    await this.close();
  }
}

/**
 * The prefix of a face, which stands before its options. JavaScript may leave it out: the face would be the whole cache, and clear it.
 * That is a TypeError, as is another one among the options.
 */
export function ownPrefix(prefix: string, options: object): string {
  check({ prefix }, { prefix: serverKeyMisuse });
  const { prefix: second } = Object(options) as { prefix?: unknown }; // JavaScript may pass anything
  if (second !== undefined) throw new TypeError('There is no option prefix of a face: it stands before the options');
  return prefix;
}
