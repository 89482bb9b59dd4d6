import type { AsyncCache, ClearOptions, KeysOptions, SetOptions } from '../cache.js';
import { asyncDispose } from '../dispose.js';
import { answersLater } from '../mode.js';
import { allEnded } from '../reply.js';

/** The parent of a server's cache: the powers that follow from others, whose calls travel together. */
export abstract class ServerCache<K, V> implements AsyncCache<K, V> {
  abstract get(key: K): Promise<V | undefined>;
  abstract getMany(keys: Iterable<K>): Promise<(V | undefined)[]>;
  abstract set(key: K, value: V, options?: SetOptions): Promise<void>;
  abstract has(key: K): Promise<boolean>;
  abstract delete(key: K): Promise<boolean>;
  abstract clear(options?: ClearOptions): Promise<void>;
  abstract keys(options?: KeysOptions): AsyncIterable<K>;
  abstract get size(): Promise<number>;
  /** Lets go of a client that the cache opened itself; one that was handed in stays open. Twice is harmless. */
  abstract close(): Promise<void>;

  async setMany(entries: Iterable<readonly [K, V]>, options?: SetOptions): Promise<void> {
    await allEnded([...entries].map(([key, value]) => this.set(key, value, options)));
  }

  async deleteMany(keys: Iterable<K>): Promise<number> {
    const were = await allEnded([...keys].map((key) => this.delete(key)));
    return were.filter(Boolean).length;
  }

  async [asyncDispose](): Promise<void> {
    await this.close();
  }

  [answersLater](): true {
    return true;
  }
}
