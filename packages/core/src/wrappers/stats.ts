import type { AnyCache, ClearOptions, KeyOf, OptionsOf, Reply, ValueOf } from '../cache.js';
import { isPromise, orElse, whenReady } from '../reply.js';
import { Forwarding } from './forwarding.js';

/** What a `StatsCache` has counted. A read of many keys counts each key. */
export interface CacheStats {
  /** Reads that were answered: hits + misses. */
  reads: number;
  hits: number;
  misses: number;
  /** Values kept. */
  writes: number;
  /** Keys deleted, whether they were there or not. */
  deletes: number;
  /** Calls of `has`. */
  tests: number;
  /** Calls that failed. They count nowhere else. */
  errors: number;
  /** hits / reads, from 0 to 1; 0 when idle. */
  hitRate: number;
}

/** A cache that counts what happens to its base. */
export class StatsCache<C extends AnyCache> extends Forwarding<C, KeyOf<C>, CacheStats> {
  #hits = 0;
  #misses = 0;
  #writes = 0;
  #deletes = 0;
  #tests = 0;
  #errors = 0;
  /** Whether the base has been seen to answer at once: then it always does. */
  #atOnce = false;

  override get(key: KeyOf<C>): Reply<C, ValueOf<C> | undefined>;
  override get(key: KeyOf<C>): unknown {
    try {
      const reply: unknown = this.base.get(key);
      if (!this.#atOnce || reply === undefined) return this.#then(reply, this.#read);
      this.#hits++;
      return reply; // the most frequent read of all: nothing is asked that is known already
    } catch (error) {
      return this.#fail(error);
    }
  }

  override set(key: KeyOf<C>, value: ValueOf<C>, ...options: OptionsOf<C>): Reply<C, void>;
  override set(key: KeyOf<C>, value: ValueOf<C>, ...options: OptionsOf<C>): unknown {
    return this.#count(
      () => super.set(key, value, ...options),
      () => this.#writes++,
    );
  }

  override has(key: KeyOf<C>): Reply<C, boolean>;
  override has(key: KeyOf<C>): unknown {
    try {
      return this.#then(this.base.has(key), this.#tested);
    } catch (error) {
      return this.#fail(error);
    }
  }

  override delete(key: KeyOf<C>): Reply<C, boolean>;
  override delete(key: KeyOf<C>): unknown {
    return this.#count(
      () => super.delete(key),
      () => this.#deletes++,
    );
  }

  override getMany(keys: Iterable<KeyOf<C>>): Reply<C, (ValueOf<C> | undefined)[]>;
  override getMany(keys: Iterable<KeyOf<C>>): unknown {
    return this.#count(
      () => super.getMany(keys),
      (values) => (values as unknown[]).forEach(this.#read),
    );
  }

  override setMany(entries: Iterable<readonly [KeyOf<C>, ValueOf<C>]>, ...options: OptionsOf<C>): Reply<C, void>;
  override setMany(entries: Iterable<readonly [KeyOf<C>, ValueOf<C>]>, ...options: OptionsOf<C>): unknown {
    const list = [...entries];
    return this.#count(
      () => super.setMany(list, ...options),
      () => {
        this.#writes += list.length;
      },
    );
  }

  override deleteMany(keys: Iterable<KeyOf<C>>): Reply<C, number>;
  override deleteMany(keys: Iterable<KeyOf<C>>): unknown {
    const list = [...keys];
    return this.#count(
      () => super.deleteMany(list),
      () => {
        this.#deletes += list.length;
      },
    );
  }

  override clear(options?: ClearOptions): Reply<C, void>;
  override clear(options?: ClearOptions): unknown {
    return this.#count(
      () => super.clear(options),
      () => {},
    );
  }

  /** The counters since construction or `reset()`, as a plain object. */
  override stats(): CacheStats {
    const [hits, misses] = [this.#hits, this.#misses];
    return {
      reads: hits + misses,
      hits,
      misses,
      writes: this.#writes,
      deletes: this.#deletes,
      tests: this.#tests,
      errors: this.#errors,
      hitRate: this.hits(),
    };
  }

  /** The hit rate, from 0 to 1; 0 when idle. */
  hits(): number {
    return this.#hits / (this.#hits + this.#misses || 1);
  }

  /** Sets the counters to zero and keeps the data. */
  reset(): void {
    this.#hits = this.#misses = this.#writes = this.#deletes = this.#tests = this.#errors = 0;
  }

  // Fields, not methods: made once, so that counting a read makes no closure.
  readonly #read = (value: unknown): unknown => {
    if (value === undefined) this.#misses++;
    else this.#hits++;
    return value;
  };

  readonly #tested = (found: unknown): unknown => {
    this.#tests++;
    return found;
  };

  readonly #fail = (error: unknown): never => {
    this.#errors++;
    throw error;
  };

  #then(reply: unknown, counted: (reply: unknown) => unknown): unknown {
    if (isPromise(reply)) return reply.then(counted, this.#fail);
    this.#atOnce = true;
    return counted(reply);
  }

  /** Makes the call and counts it once it has succeeded. */
  #count(call: () => unknown, counted: (reply: unknown) => void): unknown {
    const calling = orElse(call, this.#fail);
    return whenReady(calling, (reply) => {
      counted(reply);
      return reply;
    });
  }
}
