import type { Timers } from '../clock.js';

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
export class ManualClock implements Timers {
  #now: number;
  readonly #timers = new Set<Timer>();

  /** Starts at `start` milliseconds. Default: 1,000,000, since lru-cache takes 0 for "no time at all". */
  constructor(start = 1_000_000) {
    this.#now = start;
  }

  /** The time in milliseconds. */
  now(): number {
    return this.#now;
  }

  /** Calls back once so much time has passed. What it answers is for `clearTimeout`. */
  setTimeout(callback: () => void, milliseconds: number): unknown {
    const timer: Timer = { callback, at: this.#now + milliseconds };
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer as Timer); // or it is none of these
  }

  /** Lets milliseconds pass, and calls back what is due meanwhile, each at its time. Time that would run backwards is a RangeError. */
  advance(milliseconds: number): void {
    if (!(milliseconds >= 0))
      throw new RangeError(`A clock advances by zero or more milliseconds, not ${milliseconds}`);
    const end = this.#now + milliseconds;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    this.#now = Math.max(this.#now, end); // a callback may have moved it further
  }

  /** The timer that is due first, of those until then: of two at one time the one that was set first. */
  #next(end: number): Timer | undefined {
    const due = [...this.#timers].filter(({ at }) => at <= end);
    return due.sort((a, b) => a.at - b.at)[0];
  }
}

interface Timer {
  readonly callback: () => void;
  readonly at: number;
}
