import type { AnyCache, ClearOptions, KeyOf, OptionsOf, Reply, ValueOf } from '../cache.js';
import { nothingAtOnce } from '../mode.js';
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
  /** The base once it has been seen to answer at once, as it always does then; before that, one that has nothing. */
  private atOnce: Pick<AnyCache, 'get'> = nothingAtOnce;
  /** Hits at once, and how many calls began so: one that throws ends nowhere, and is an error. */
  private hitsAtOnce = 0;
  private begun = 0;

  override get(key: KeyOf<C>): Reply<C, ValueOf<C> | undefined>;
  override get(key: KeyOf<C>): unknown {
    // V8 inlines the base into this only while it is very short: so there is one check for both mode and miss, no `try`,
    // and what it uses is `private`, because a `#name` takes more bytecode.
    this.begun++;
    const value: unknown = this.atOnce.get(key);
    if (value === undefined) return this.getElse(key);
    this.hitsAtOnce++;
    return value;
  }

  private getElse(key: KeyOf<C>): unknown {
    this.begun--; // it is counted here
    if (this.atOnce === this.base) return this.#read(undefined);
    try {
      return this.#then(this.base.get(key), this.#read);
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
    const [hits, misses] = [this.#hits + this.hitsAtOnce, this.#misses];
    return {
      reads: hits + misses,
      hits,
      misses,
      writes: this.#writes,
      deletes: this.#deletes,
      tests: this.#tests,
      errors: this.#errors + this.begun - this.hitsAtOnce,
      hitRate: hits / (hits + misses || 1),
    };
  }

  /** The hit rate, from 0 to 1; 0 when idle. */
  hits(): number {
    return this.stats().hitRate;
  }

  /** Sets the counters to zero and keeps the data. */
  reset(): void {
    this.begun = this.hitsAtOnce = 0;
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
    this.atOnce = this.base;
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
