import type { Clock } from '../clock.js';

/**
 * A clock that moves only when it is told to. It also serves as the `perf` option of lru-cache.
 *
 * @example
 * ```ts
 * import { MemoryCache } from '@ctu/core';
 * import { ManualClock } from '@ctu/core/testing';
 *
 * const clock = new ManualClock();
 * const cache = new MemoryCache<string, number>({ clock });
 * cache.set('answer', 42, { ttl: 60_000 });
 *
 * clock.advance(60_000);
 * console.log(cache.get('answer')); // → undefined
 * ```
 */
export class ManualClock implements Clock {
  #now: number;

  /** Starts at `start` milliseconds. Default: 1,000,000, since lru-cache takes 0 for "no time at all". */
  constructor(start = 1_000_000) {
    this.#now = start;
  }

  /** The time in milliseconds. */
  now(): number {
    return this.#now;
  }

  /** Lets milliseconds pass. Time that would run backwards is a RangeError. */
  advance(milliseconds: number): void {
    if (!(milliseconds >= 0))
      throw new RangeError(`A clock advances by zero or more milliseconds, not ${milliseconds}`);
    this.#now += milliseconds;
  }
}
