import type { AnyCache } from '../cache.js';
import { checkOptions, type Rule, type Rules, wrong } from '../checks.js';
import type { Timers } from '../clock.js';
import { showKey, unsupported } from '../errors.js';
import { type Observers, observerRules, teller } from '../events.js';
import { Circuit, type CircuitState } from '../guard/circuit.js';
import { guards } from '../guard/guards.js';
import { maxMisuse, ttlMisuse } from '../misuse.js';
import { Around } from './around.js';
import type { Operation } from './forwarding.js';

export interface GuardedCacheOptions extends Observers {
  /** How long a call may take, in milliseconds: then it rejects with `TIMEOUT`, and calls are refused. Default: 1,000. */
  readonly timeout?: number | undefined;
  /** So many failures in a row, and calls are refused. Default: 5. */
  readonly failures?: number | undefined;
  /** Where this part, from 0 to 1, of the latest 20 calls has failed, calls are refused. Default: 0.5. */
  readonly failureRate?: number | undefined;
  /** After so many milliseconds, half of it at least, one call is let through again; each time that fails it is twice as long. Default: `timeout`. */
  readonly pause?: number | undefined;
  /** The longest such pause. Default: 30,000. */
  readonly longestPause?: number | undefined;
  /** How many calls may be under way; more are refused. Default: 10,000. */
  readonly maxCalls?: number | undefined;
  /** Makes the calls in the place of all that: a policy as cockatiel has them. Default: the options above. */
  readonly policy?: { execute<T>(act: () => PromiseLike<T>): PromiseLike<T> } | undefined;
  /** Tells the time, and wakes. Default: `performance`, and the platform's `setTimeout`. */
  readonly clock?: Timers | undefined;
  /** Gives numbers from 0 to 1, without 1, that keep retries of several processes apart. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** What a `GuardedCache` has counted. */
export interface GuardedStats {
  /** Whether calls are made; `undefined` under a policy of one's own. */
  readonly state: CircuitState | undefined;
  readonly underWay: number;
  /** How many calls were refused, and how often that began. */
  readonly refused: number;
  readonly opened: number;
}

const partMisuse: Rule = (part, name) => {
  if (typeof part === 'number' && part > 0 && part <= 1) return undefined;
  return new RangeError(wrong(name, 'a number above 0, at most 1', part));
};

const rules: Rules<GuardedCacheOptions> = {
  timeout: ttlMisuse,
  failures: maxMisuse,
  failureRate: partMisuse,
  pause: ttlMisuse,
  longestPause: ttlMisuse,
  maxCalls: maxMisuse,
  policy: 'a policy with execute',
  clock: 'a clock with now',
  random: 'a function',
  ...observerRules,
};

/**
 * A cache that keeps its callers from waiting for a server that does not answer: a circuit breaker around any cache that answers with
 * promises. (The adapters of ctu have that inside.)
 *
 * A call ends within `timeout`. A timeout, `failures` in a row or a `failureRate` open the circuit: calls reject with `UNAVAILABLE` at
 * once. After a pause one is let through; where it ends well, or an earlier one is answered late, all are made again. Misuse, and what
 * the server itself answers, is no failure. A call that was told `TIMEOUT` may be carried out later.
 *
 * Throws `UNSUPPORTED` for a cache that answers at once.
 *
 * @example
 * ```ts
 * import { GuardedCache } from '@ctu/core';
 * import { FaultyCache } from '@ctu/core/testing';
 *
 * const remote = new FaultyCache<string, string>(new Map()); // stands for a server
 * const cache = new GuardedCache(remote, { timeout: 50 });
 * remote.hold('get'); // it is frozen
 *
 * console.log(await cache.get('a').catch((error) => error.code)); // → TIMEOUT
 * console.log(await cache.get('b').catch((error) => error.code)); // → UNAVAILABLE
 * console.log(cache.stats().state); // → open
 * ```
 */
export class GuardedCache<C extends AnyCache> extends Around<C, GuardedStats> {
  /** @internal */
  readonly [guards] = true;
  readonly #circuit: Circuit;
  readonly #policy: GuardedCacheOptions['policy'];

  constructor(base: C, options: GuardedCacheOptions = {}) {
    super(base);
    checkOptions(options, rules);
    if (!this.async) throw unsupported(base, 'be guarded', 'it answers at once');
    const { timeout = 1_000, failures = 5, failureRate = 0.5, maxCalls = 10_000, policy } = options;
    const {
      longestPause = 30_000,
      pause = Math.min(timeout, 30_000),
      clock = performance,
      random = Math.random,
    } = options;
    const tell = teller(options, 'GuardedCache');
    this.#circuit = new Circuit({ timeout, failures, failureRate, pause, longestPause, maxCalls, clock, random, tell });
    this.#policy = policy;
  }

  protected override around(operation: Operation, keys: readonly unknown[], act: () => unknown): unknown {
    const call = async (): Promise<unknown> => act();
    if (this.#policy) return Promise.resolve(this.#policy.execute(call));
    return this.#circuit.call(call, keys.length === 1 ? `${operation} of ${showKey(keys[0])}` : operation);
  }

  /** The state of the circuit, and the counters since construction. */
  override stats(): GuardedStats {
    const { state, underWay, refused, opened } = this.#circuit;
    return { state: this.#policy ? undefined : state, underWay, refused, opened };
  }
}
