import { checkOptions, type Rule, type Rules, wrong } from '../checks.js';
import type { Timers } from '../clock.js';
import { type Observers, observerRules } from '../events.js';
import { maxMisuse, ttlMisuse } from '../misuse.js';

export interface GuardedCacheOptions extends Observers {
  /**
   * How long a call may take, in milliseconds, and for each 100 keys of a `setMany` or `deleteMany`: then it rejects with `TIMEOUT`, and where
   * nothing was heard of the server meanwhile, calls are refused. Default: 1,000.
   */
  readonly timeout?: number | undefined;
  /** Likewise of `clear` and `size`, and of each page of `keys`. Default: 30 times `timeout`. */
  readonly slowTimeout?: number | undefined;
  /** So many failures in a row, and calls are refused. Default: 5. */
  readonly failures?: number | undefined;
  /** Where this part, from 0 to 1, of the latest 20 calls has failed, calls are refused. Default: 0.5. */
  readonly failureRate?: number | undefined;
  /** After so many milliseconds, half of it at least, one call is let through again; each time that fails it is twice as long. Default: `timeout`, at most 30,000. */
  readonly pause?: number | undefined;
  /** The longest such pause. Default: 30,000. */
  readonly longestPause?: number | undefined;
  /** How many calls may be under way; more are refused. One that was told `TIMEOUT` is none. Default: 10,000. */
  readonly maxCalls?: number | undefined;
  /** Makes the calls in the place of all that, so no other option goes with it: a policy as cockatiel has them. Default: the other options. */
  readonly policy?: { execute<T>(act: () => PromiseLike<T>): PromiseLike<T> } | undefined;
  /** Tells the time, and wakes. Default: `performance`, and the platform's `setTimeout`. */
  readonly clock?: Timers | undefined;
  /** Gives numbers from 0 to 1, without 1, that keep retries of several processes apart. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

const rateMisuse: Rule = (rate, name) => {
  if (typeof rate === 'number' && rate > 0 && rate <= 1) return undefined;
  return new RangeError(wrong(name, 'a number above 0, at most 1', rate));
};

const rules: Rules<GuardedCacheOptions> = {
  timeout: ttlMisuse,
  slowTimeout: ttlMisuse,
  failures: maxMisuse,
  failureRate: rateMisuse,
  pause: ttlMisuse,
  longestPause: ttlMisuse,
  maxCalls: maxMisuse,
  policy: 'a policy with execute',
  clock: 'a clock with now',
  random: 'a function',
  ...observerRules,
};

const policyRules = { policy: rules.policy } as Rules<GuardedCacheOptions>; // what has no rule here is refused

/** Throws for options that are not what they have to be, or that a policy would leave without effect. */
export function checkGuarding(options: GuardedCacheOptions): void {
  checkOptions(options, options?.policy ? policyRules : rules);
}
