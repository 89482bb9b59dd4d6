import type {
  AnyCache,
  Cache,
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
import { expiryMisuse, optionsMisuse, setMisuse, ttlMisuse } from '../misuse.js';
import { answersLater, anyKey, isAsync, nothingAtOnce } from '../mode.js';
import { allReady, isPromise, orElse, whenReady } from '../reply.js';
import { type AnyKeys, countKeys, unionOfKeys, whenAsked } from './all-keys.js';
import { nothing } from './forwarding.js';
import { Levels } from './levels.js';
import { FarReads, type TwoLevelStats } from './two-level-stats.js';

export type { TwoLevelStats };

export interface TwoLevelOptions {
  /** Whether near carries on where far fails. A delete or clear that could not reach far rejects all the same. Default: false. */
  resilient?: boolean;
  /**
   * The longest that near keeps a value, in milliseconds. Default: the ttl of its `set`, else near's own. What came from far
   * has no ttl here that could be known, so set this, or a ttl of near's own, wherever far's entries expire.
   */
  nearTtl?: number;
  /** Told of each failure that does not reach the caller. It must not throw. Default: nobody is. */
  onError?: (error: unknown) => void;
}

/** The level that decides how two answer: the one that answers with promises, if any does. */
export type Slower<N extends AnyCache, F extends AnyCache> = Reply<N, 0> extends 0 ? F : N;

/** The options that both levels take. */
type SharedOptions<N extends AnyCache, F extends AnyCache> = OptionsOf<N> extends [] ? [] : OptionsOf<F>;

/**
 * A small fast cache before a large shared one. It answers at once only where both levels do.
 *
 * Reads of one key that are under way together cost one far read. Every write detaches them: they answer their own
 * callers, but a value that was overwritten or deleted while a read was away never comes back, and a reader that starts
 * after a write has resolved never sees the older value (see `Levels`).
 */
export class TwoLevelCache<N extends AnyCache, F extends Cache<KeyOf<N>, ValueOf<N>>> extends Closing {
  readonly #levels: Levels;
  #async: boolean | undefined;
  /** Whether near is known to answer at once. */
  #nearAtOnce = false;
  /** Near, once both levels are known to answer at once; before that, and where they do not, one that has nothing. */
  private atOnce: Pick<AnyCache, 'get'> = nothingAtOnce;
  #nearHits = 0;
  readonly #farReads = new FarReads();

  constructor(
    /** The small and fast level. */
    readonly near: N,
    /** The large and shared level. */
    readonly far: F,
    options: TwoLevelOptions = {},
  ) {
    super();
    const { nearTtl, resilient = false, onError = () => {} } = options;
    const misuse = ttlMisuse(nearTtl, 'nearTtl') ?? expiryMisuse(near, { ttl: nearTtl });
    if (misuse) throw misuse;
    this.#levels = new Levels(near, far, { nearTtl, resilient, onError });
  }

  /** The value of near, else of far, which then fills near; undefined is a miss. */
  get(key: KeyOf<N>): Reply<Slower<N, F>, ValueOf<N> | undefined>;
  get(key: unknown): unknown {
    // The most frequent read of all is a near hit at once. V8 inlines near into it only while it is very short: so there
    // is one check for both mode and miss, and what it uses is `private`, because a `#name` takes more bytecode.
    const value: unknown = this.atOnce.get(key as never); // the overload above has checked it
    if (value === undefined) return this.getElse(key);
    this.#nearHits++;
    return value;
  }

  /** Keeps the value in far, then in near. Where far refuses, near forgets the key (resilient: near is written). */
  set(key: KeyOf<N>, value: ValueOf<N>, ...options: SharedOptions<N, F>): Reply<Slower<N, F>, void>;
  set(key: unknown, value: unknown, options?: SetOptions): unknown {
    return this.#answer(() =>
      this.#write([[key, value]], options, () => this.far.set(key as never, value as never, options)),
    );
  }

  /** Whether either level has the key. */
  has(key: KeyOf<N>): Reply<Slower<N, F>, boolean>;
  has(key: unknown): unknown {
    const { near, far } = this.#levels;
    return this.#answer(() =>
      whenReady(near.has(key), (inNear) => inNear || this.#levels.ask(() => far.has(key), false)),
    );
  }

  /** Forgets the key in far, then in near; whether either had it. Where far fails, rejects after near has forgotten. */
  delete(key: KeyOf<N>): Reply<Slower<N, F>, boolean>;
  delete(key: unknown): unknown {
    const { near, far } = this.#levels;
    return this.#answer(() => {
      const deleting = this.#levels.delete(
        [key],
        () => far.delete(key),
        () => near.delete(key),
      );
      return whenReady(deleting, ([inFar, inNear]) => inFar || inNear);
    });
  }

  /** The values in the order of the keys: of near where it has them, else of far. */
  getMany(keys: Iterable<KeyOf<N>>): Reply<Slower<N, F>, (ValueOf<N> | undefined)[]>;
  getMany(keys: Iterable<unknown>): unknown {
    return this.#answer(() => {
      const list = [...keys];
      return whenReady(this.#levels.near.getMany(list), (values) => {
        const missing = new Set(list.filter((_, index) => values[index] === undefined));
        return whenReady(this.#levels.readMany([...missing]), (far) =>
          list.map((key, index) =>
            missing.has(key) ? this.#farReads.count(far.get(key)) : this.#nearHit(values[index]),
          ),
        );
      });
    });
  }

  /** Keeps many values under one ttl, in far, then in near. */
  setMany(
    entries: Iterable<readonly [KeyOf<N>, ValueOf<N>]>,
    ...options: SharedOptions<N, F>
  ): Reply<Slower<N, F>, void>;
  setMany(entries: Iterable<readonly [unknown, unknown]>, options?: SetOptions): unknown {
    return this.#answer(() => {
      const list = [...new Map(entries)]; // of a key given twice the last value counts
      return this.#write(list, options, () => this.#levels.far.setMany(list, options));
    });
  }

  /** Forgets many keys; how many of them either level had. */
  deleteMany(keys: Iterable<KeyOf<N>>): Reply<Slower<N, F>, number>;
  deleteMany(keys: Iterable<unknown>): unknown {
    const { near, far } = this.#levels;
    return this.#answer(() => {
      const list = [...new Set(keys)];
      return whenReady(
        allReady(
          list.map((key) =>
            orElse(
              () => near.has(key),
              () => false,
            ),
          ),
        ),
        (had) => {
          const inNear = list.filter((_, index) => had[index]);
          const others = list.filter((_, index) => !had[index]);
          const deleting = this.#levels.delete(
            list,
            () => allReady([far.deleteMany(others), far.deleteMany(inNear)]),
            () => near.deleteMany(list),
          );
          return whenReady(deleting, ([[count]]) => inNear.length + count!);
        },
      );
    });
  }

  /** Forgets all keys of both levels. Where far fails, rejects after near was cleared. */
  clear(options?: ClearOptions): Reply<Slower<N, F>, void>;
  clear(options?: ClearOptions): unknown {
    const { near, far } = this.#levels;
    const clearing = (): unknown =>
      this.#levels.delete(
        'all',
        () => far.clear(options),
        () => near.clear(options),
      );
    return this.#answer(() => nothing(clearing()));
  }

  /** The keys of both levels, each once. Holds those of near in memory. */
  keys(options?: KeysOptions): KeysReply<Slower<N, F>, KeyOf<N>>;
  keys(options?: KeysOptions): unknown {
    const { near, far } = this.#levels;
    const union = (): AnyKeys => unionOfKeys(near.keys(options) as AnyKeys, far.keys(options) as AnyKeys); // by mode
    return this.#later() ? whenAsked(union) : union();
  }

  /** How many keys the levels have together. Visits each. */
  get size(): Reply<Slower<N, F>, number> {
    return countKeys(this.keys() as AnyKeys) as Reply<Slower<N, F>, number>; // in the mode of the keys
  }

  /** The counters since construction, and those of the levels. */
  stats(): TwoLevelStats<StatsOf<N>, StatsOf<F>>;
  stats(): TwoLevelStats {
    return this.#farReads.stats(this.#nearHits, this.near, this.far);
  }

  /** Closes both levels, where they can be closed: far also where near fails. Twice is harmless. */
  close(): Reply<Slower<N, F>, void>;
  close(): unknown {
    const { near, far } = this.#levels;
    const closing = orElse(
      () => near.close(),
      (error) =>
        whenReady(far.close(), () => {
          throw error;
        }),
    );
    return nothing(whenReady(closing, () => far.close()));
  }

  [answersLater](): boolean {
    return this.#later();
  }

  /** A read that is no near hit at once. */
  private getElse(key: unknown): unknown {
    if (this.#async === false) return this.#readFar(key); // near was asked
    try {
      const value: unknown = this.near.get(key as never);
      if (value === undefined || !this.#nearAtOnce) return this.#nearOrFar(key, value);
      this.#nearHits++;
      return Promise.resolve(value);
    } catch (error) {
      return this.#fail(error);
    }
  }

  #nearOrFar(key: unknown, value: unknown): unknown {
    return this.#answer(() =>
      whenReady(value, (arrived) => (arrived === undefined ? this.#readFar(key) : this.#nearHit(arrived))),
    );
  }

  #nearHit(value: unknown): unknown {
    this.#nearHits++;
    return value;
  }

  #readFar(key: unknown): unknown {
    const reply = this.#levels.read(key);
    return isPromise(reply) ? reply.then(this.#farReads.count) : this.#farReads.count(reply);
  }

  #write(entries: (readonly [unknown, unknown])[], options: SetOptions | undefined, call: () => unknown): unknown {
    const holes = entries.some(([, value]) => value === undefined);
    const misuse = holes ? setMisuse(undefined, options) : this.#optionsMisuse(options);
    if (misuse) throw misuse;
    return this.#levels.write(entries, options, call);
  }

  #optionsMisuse(options: SetOptions | undefined): Error | undefined {
    return optionsMisuse(this.near, options) ?? optionsMisuse(this.far, options);
  }

  /** Answers, or fails, in the mode of this cache, whichever level has answered or failed. */
  #answer(call: () => unknown): unknown {
    try {
      const reply = call();
      return !isPromise(reply) && this.#later() ? Promise.resolve(reply) : reply;
    } catch (error) {
      return this.#fail(error);
    }
  }

  #fail(error: unknown): Promise<never> {
    if (this.#later()) return Promise.reject(error);
    throw error;
  }

  #later(): boolean {
    if (this.#async === undefined) {
      const nearLater = isAsync(this.near, anyKey);
      this.#async = nearLater || isAsync(this.far, anyKey);
      this.#nearAtOnce = !nearLater;
      if (!this.#async) this.atOnce = this.near;
    }
    return this.#async;
  }
}
