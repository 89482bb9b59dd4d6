import type { AnyCache } from '../cache.js';
import type { KeyOf, Reply, ValueOf } from '../derived.js';
import { emptyCache } from '../mode/empty-cache.js';
import { observed } from '../mode/replies.js';
import { Around } from './around.js';
import type { Operation } from './forwarding.js';

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

/**
 * A cache that counts what happens to its base.
 *
 * @example
 * ```ts
 * import { StatsCache } from '@ctu/core';
 *
 * const cache = new StatsCache(new Map<string, number>());
 * cache.set('answer', 42);
 * cache.get('answer');
 * cache.get('question');
 *
 * console.log(cache.hits()); // → 0.5
 * ```
 */
export class StatsCache<C extends AnyCache> extends Around<C, CacheStats> {
  #hits = 0;
  #misses = 0;
  #writes = 0;
  #deletes = 0;
  #tests = 0;
  #errors = 0;
  /** The base, where it is sync. */
  private readonly sync: Pick<AnyCache, 'get'>;
  /** Hits of a sync base, and how many reads of it began: one that throws ends nowhere, and is an error. */
  private syncHits = 0;
  private begun = 0;

  constructor(base: C) {
    super(base);
    this.sync = this.async ? emptyCache : base;
  }

  override get(key: KeyOf<C>): Reply<C, ValueOf<C> | undefined>;
  override get(key: KeyOf<C>): unknown {
    // V8 inlines the base into this only while it is very short: so there is one check for both mode and miss, no `try`,
    // and what it uses is `private`, because a `#name` takes more bytecode.
    this.begun++;
    const value: unknown = this.sync.get(key);
    if (value === undefined) return this.getElse(key);
    this.syncHits++;
    return value;
  }

  private getElse(key: KeyOf<C>): unknown {
    this.begun--; // it is counted here
    if (!this.async) return this.#read(undefined);
    return this.#getAsync(key);
  }

  async #getAsync(key: KeyOf<C>): Promise<unknown> {
    try {
      return this.#read(await this.base.get(key));
    } catch (error) {
      this.#errors++;
      throw error;
    }
  }

  /** Counts a call once it has ended. */
  protected override around(operation: Operation, keys: readonly unknown[], act: () => unknown): unknown {
    return observed(
      this,
      act,
      (reply) => this.#count(operation, keys.length, reply),
      () => this.#errors++,
    );
  }

  #count(operation: Operation, keys: number, reply: unknown): void {
    if (operation === 'getMany')
      for (const value of reply as unknown[]) this.#read(value); // what it answers
    else if (operation === 'set' || operation === 'setMany') this.#writes += keys;
    else if (operation === 'delete' || operation === 'deleteMany') this.#deletes += keys;
    else if (operation === 'has') this.#tests++;
  }

  #read(value: unknown): unknown {
    if (value === undefined) this.#misses++;
    else this.#hits++;
    return value;
  }

  /** The counters since construction or `reset()`, as a plain object. */
  override stats(): CacheStats {
    const [hits, misses] = [this.#hits + this.syncHits, this.#misses];
    return {
      reads: hits + misses,
      hits,
      misses,
      writes: this.#writes,
      deletes: this.#deletes,
      tests: this.#tests,
      errors: this.#errors + this.begun - this.syncHits,
      hitRate: hits / (hits + misses || 1),
    };
  }

  /** The hit rate, from 0 to 1; 0 when idle. */
  hits(): number {
    return this.stats().hitRate;
  }

  /** Sets the counters to zero and keeps the data. */
  reset(): void {
    this.begun = this.syncHits = 0;
    this.#hits = this.#misses = this.#writes = this.#deletes = this.#tests = this.#errors = 0;
  }
}
