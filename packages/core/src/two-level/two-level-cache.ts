import type { AnyCache, Cache, ClearOptions, KeysOptions, SetOptions } from '../cache.js';
import { type Place, place } from '../coherence/place.js';
import { disturb, write } from '../coherence/places.js';
import type { KeyOf, KeysIn, StatsOf, TimeReply, ValueOf } from '../derived.js';
import { levelKeyMisuse } from '../misuse.js';
import { type AnyKeys, countKeys, unionOfKeys } from '../mode/all-keys.js';
import { Disposing } from '../mode/disposing.js';
import { emptyCache } from '../mode/empty-cache.js';
import { type Pair, pairsOf } from '../mode/pairs.js';
import { caught, type MaybePromise, refuse } from '../mode/replies.js';
import { run } from '../mode/steps.js';
import type { Changed } from '../protocol/channel.js';
import { checkedKeys, closeBoth, type Levels, levelsOf, safeNear } from './levels.js';
import type { IsEitherAsync, LevelKey, LevelReply, SharedOptions, TwoLevelOptions } from './options.js';
import { Reads } from './reads.js';
import type { TwoLevelStats } from './stats.js';
import { Writes } from './writes.js';

/**
 * A small fast cache before a large shared one. It answers at once only where both levels do. Keys are strings or numbers.
 *
 * Reads of one key that are under way together cost one far read. A value that was overwritten or deleted while a read was
 * away never comes back, and a reader that starts after a write has resolved never sees the older value.
 *
 * @example
 * ```ts
 * import { MemoryCache, TwoLevelCache } from '@ctu/core';
 * import { RedisCache } from '@ctu/redis';
 *
 * const redis = await RedisCache.connect<number>('redis://localhost:6379', { prefix: 'two-levels.' });
 * const near = new MemoryCache<string, number>({ max: 10_000 });
 * const cache = new TwoLevelCache(near, redis, { nearTtl: 5_000, resilient: true });
 *
 * await cache.set('answer', 42);
 * console.log(await cache.get('answer')); // → 42
 * console.log(cache.stats().nearHits); // → 1
 * await redis.close();
 * ```
 */
export class TwoLevelCache<N extends AnyCache, F extends Cache<KeyOf<N>, ValueOf<N>>> extends Disposing {
  /** Whether it answers with promises: where either level does. */
  readonly async: IsEitherAsync<N, F>;
  /** @internal */
  readonly [place]: Place = { root: this, prefix: '' };
  readonly #levels: Levels;
  readonly #reads: Reads;
  readonly #writes: Writes;
  /** Near, where both levels are sync; and where it is sync and far is not. Elsewhere they have nothing. */
  private sync: Pick<AnyCache, 'get'> = emptyCache;
  private syncNear: Pick<AnyCache, 'get'> = emptyCache;
  private nearHits = 0;

  /**
   * Throws a TypeError for what is no cache or no option, and for a near level whose entries may outlive their ttl, a
   * RangeError for a `nearTtl` that is no time, and `UNSUPPORTED` for one that near would ignore.
   */
  constructor(
    /** The small and fast level. */
    readonly near: N,
    /** The large and shared level. */
    readonly far: F,
    options: TwoLevelOptions<ValueOf<N>> = {},
  ) {
    super();
    // Whatever the values are, a mode is a mode.
    this.#levels = levelsOf(near, far, options as TwoLevelOptions, {
      pay: (scope) => this.#writes.pay(scope),
      forget: (keys) => this.#forget(keys),
      believe: (believed) => this.#believe(believed),
    });
    const { async, trust } = this.#levels;
    this.async = async as IsEitherAsync<N, F>; // the type says the same of the same members
    this.#reads = new Reads(this.#levels);
    this.#writes = new Writes(this.#levels);
    this.#believe(!trust);
  }

  /** Asks near from now on, or not any more. */
  #believe(believed: boolean): void {
    const safe = this.near.async || !believed ? emptyCache : safeNear(this.#levels);
    this.sync = this.async ? emptyCache : safe;
    this.syncNear = this.async ? safe : emptyCache;
  }

  #forget(keys: Changed): MaybePromise<unknown> {
    // 1. A load of a cached function begins. 2. Another process deletes its key. 3. The load brings what was true before that.
    disturb(this, keys ?? { prefix: '' });
    return this.#writes.forget(keys);
  }

  /** The time to live of what is set without one, in milliseconds: far's own. */
  get ttl(): number | undefined {
    return this.far.ttl;
  }

  /** The value of near, else of far, which then fills near; undefined is a miss. */
  get(key: LevelKey<N>): LevelReply<N, F, ValueOf<N> | undefined>;
  get(key: unknown): unknown {
    // The most frequent read of all is a near hit of a sync pair. V8 inlines near into it only while it is very short: so
    // there is one check for both mode and miss, no `try`, and what it uses is `private`, because a `#name` takes more bytecode.
    const value: unknown = this.sync.get(key as never); // the overload above has checked it
    if (value === undefined) return this.getElse(key);
    this.nearHits++;
    return value;
  }

  /** Keeps the value in far, then in near. Where far refuses, near forgets the key (resilient: near is written). */
  set(key: LevelKey<N>, value: ValueOf<N>, ...options: SharedOptions<N, F>): LevelReply<N, F, void>;
  set(key: unknown, value: unknown, options?: SetOptions): unknown {
    return caught(this, () =>
      write(this, checkedKeys([key]), () =>
        this.#writes.set([[key, value]], options, () => this.#levels.far.set(key, value, options)),
      ),
    );
  }

  /** Whether either level has the key. */
  has(key: LevelKey<N>): LevelReply<N, F, boolean>;
  has(key: unknown): unknown {
    return caught(this, () => run(this, this.#reads.has(checkedKeys([key])[0])));
  }

  /** Forgets the key in far, then in near; whether either had it. Where far fails, rejects after near has forgotten. */
  delete(key: LevelKey<N>): LevelReply<N, F, boolean>;
  delete(key: unknown): unknown {
    return caught(this, () => write(this, checkedKeys([key]), () => this.#writes.delete(key)));
  }

  /** The values in the order of the keys: of near where it has them, else of far. */
  getMany(keys: Iterable<LevelKey<N>>): LevelReply<N, F, (ValueOf<N> | undefined)[]>;
  getMany(keys: Iterable<unknown>): unknown {
    return caught(this, () => run(this, this.#reads.getMany(checkedKeys(keys))));
  }

  /** Keeps many values under one ttl, in far, then in near. */
  setMany(
    entries: Iterable<readonly [LevelKey<N>, ValueOf<N>]>,
    ...options: SharedOptions<N, F>
  ): LevelReply<N, F, void>;
  setMany(entries: Iterable<Pair>, options?: SetOptions): unknown {
    return caught(this, () => {
      const pairs = [...new Map(pairsOf(entries))]; // of a key given twice the last value counts
      const keys = checkedKeys(pairs.map(([key]) => key));
      return write(this, keys, () => this.#writes.set(pairs, options, () => this.#levels.far.setMany(pairs, options)));
    });
  }

  /** Forgets many keys; how many of them either level had. */
  deleteMany(keys: Iterable<LevelKey<N>>): LevelReply<N, F, number>;
  deleteMany(keys: Iterable<unknown>): unknown {
    return caught(this, () => {
      const list = [...new Set(checkedKeys(keys))];
      return write(this, list, () => this.#writes.deleteMany(list));
    });
  }

  /** Forgets all keys of both levels. Where far fails, rejects after near was cleared. */
  clear(options?: ClearOptions): LevelReply<N, F, void>;
  clear(options?: ClearOptions): unknown {
    return write(this, { prefix: '' }, () => this.#writes.clear(options));
  }

  /** The keys of both levels, each once. Holds those of near in memory. */
  keys(options?: KeysOptions): KeysIn<IsEitherAsync<N, F>, KeyOf<N>>;
  keys(options?: KeysOptions): unknown {
    const { near, far } = this.#levels;
    return unionOfKeys(
      this,
      () => near.keys(options) as AnyKeys, // by the mode of the level
      () => far.keys(options) as AnyKeys, // likewise
    );
  }

  /** How many keys the levels have together. Visits each. */
  get size(): LevelReply<N, F, number> {
    return countKeys(this, this.keys() as AnyKeys) as LevelReply<N, F, number>; // in the mode of the keys
  }

  /** Milliseconds until far's entry expires, or near's where far has none. `UNSUPPORTED` where far cannot tell. */
  getRemainingTTL(key: LevelKey<N>): LevelReply<N, F, number>;
  getRemainingTTL(key: unknown): unknown {
    return caught(this, () => run(this, this.#reads.remainingTtl(checkedKeys([key])[0])));
  }

  /** The time of the key's far server, see `Cache.now`. */
  now(key: LevelKey<N>): TimeReply<F>;
  now(key: unknown): unknown {
    return this.#levels.far.now(key);
  }

  /** The counters since construction, and those of the levels. */
  stats(): TwoLevelStats<StatsOf<N>, StatsOf<F>>;
  stats(): TwoLevelStats {
    const { debts, trust, guard, verifier } = this.#levels;
    const more = {
      owed: debts.size,
      nearAsked: trust?.believed !== false,
      guard: guard?.stats(),
      verify: verifier && { ...verifier.counts },
    };
    return this.#reads.counts.stats(this.nearHits, this.near, this.far, more);
  }

  /** Closes both levels, where they can be closed: far also where near fails. Twice is harmless. */
  close(): LevelReply<N, F, void>;
  close(): unknown {
    return run(this, closeBoth(this.#levels));
  }

  /** A read that is no near hit of a sync pair. */
  private getElse(key: unknown): unknown {
    const value: unknown = this.syncNear.get(key as never); // checked below: nothing is kept under another key
    if (value !== undefined) {
      this.nearHits++;
      return Promise.resolve(value);
    }
    const misuse = levelKeyMisuse(key);
    if (misuse) return refuse(this, misuse);
    return this.near.async ? run(this, this.#reads.get(key)) : this.#reads.ofFar(key);
  }
}
