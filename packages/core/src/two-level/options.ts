import type { AnyCache } from '../cache.js';
import type { Timers } from '../clock.js';
import type { CanExpire, IsAsync, KeyOf, OptionsOf, ReplyIn } from '../derived.js';
import type { Observers } from '../events.js';
import type { Channel } from '../protocol/channel.js';
import type { CloneOf } from '../values/clone.js';

export interface TwoLevelOptions<V = unknown> extends Observers {
  /** Whether near carries on where far fails. A delete or clear that could not reach far rejects all the same. Default: false. */
  readonly resilient?: boolean | undefined;
  /** The longest that near keeps a value, in milliseconds. Default: near's own ttl, and as long as far does. */
  readonly nearTtl?: number | undefined;
  /**
   * Whether far is asked, with each value that fills near, how long it will keep it, so that near never keeps it longer.
   * Default: only where neither `nearTtl` nor a ttl of near's own bounds it; with one of these near may outlive far by that.
   */
  readonly farTtl?: boolean | undefined;
  /**
   * How values near are kept apart from callers. Default: not at all: all are given the very object that near holds.
   *
   * - `'structured'`: near holds a copy (`structuredClone`), and each reader is given a copy of his own.
   * - `'freeze'`: the value is frozen in place, with all that is in it, as soon as `set` is called or far has answered.
   *
   * A value that cannot be copied or frozen is not kept near: observers are told, and the call is answered all the same.
   */
  readonly clone?: CloneOf<V> | undefined;
  /**
   * By which changes of other processes are heard of: near forgets what they have written or deleted. Until it is armed, and once it
   * was lost for `grace`, near is not asked. Default: they are not heard of, and near is stale for `nearTtl` at most.
   */
  readonly channel?: Channel | undefined;
  /**
   * For how many milliseconds near serves on after the channel was lost; 0: not at all. Default: `nearTtl` where `resilient`, and where
   * that is given, else 0.
   */
  readonly grace?: number | undefined;
  /**
   * The part of the near hits, from 0 to 1, that are compared with far behind the answer, such as 0.001: `stats()` and the event
   * `near-stale` tell how many of them were stale. It counts what differs on a second look, too, while nothing was written. Default: none.
   */
  readonly verify?: number | undefined;
  /** Where it is read how long an answer took, and which wakes. Default: `performance`, and the platform's `setTimeout`. */
  readonly clock?: Timers | undefined;
  /** Gives numbers from 0 to 1, without 1, that keep retries of several processes apart. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** The keys of two levels. (An object would be known by its identity near, and by its content far.) */
export type LevelKey<N> = Extract<KeyOf<N>, string | number>;

/** Whether two levels answer with promises: where either does. */
export type IsEitherAsync<N, F> = [IsAsync<N>] extends [false]
  ? IsAsync<F>
  : [IsAsync<F>] extends [true]
    ? true
    : IsAsync<N>;

/** `T` as two levels answer it. */
export type LevelReply<N, F, T> = ReplyIn<IsEitherAsync<N, F>, T>;

/** The options that both levels take. */
export type SharedOptions<N extends AnyCache, F extends AnyCache> =
  CanExpire<N> extends false ? OptionsOf<N> : OptionsOf<F>;
