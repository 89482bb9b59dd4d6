import { setTimer, type Timers } from '../clock.js';
import { CacheError, isCacheError, repeats } from '../errors.js';
import type { Tell } from '../events.js';

/** What a circuit goes by. */
export interface CircuitOptions {
  /** How long a call may take, in milliseconds. */
  readonly timeout: number;
  /** So many failures in a row open it. */
  readonly failures: number;
  /** So does this part of the latest `WINDOW` calls. */
  readonly failureRate: number;
  /** The first pause before a call is let through again, and the longest, in milliseconds. Each is twice the one before. */
  readonly pause: number;
  readonly longestPause: number;
  /** How many calls may be under way. */
  readonly maxCalls: number;
  readonly clock: Timers;
  readonly random: () => number;
  readonly tell: Tell;
}

export type CircuitState = 'closed' | 'open' | 'half-open';

/** A rate is told of so many calls. */
const WINDOW = 20;

/**
 * Keeps callers from waiting for a server that does not answer.
 *
 * Closed, every call is made, and ends within the timeout. A timeout, failures in a row or too many of the latest ones open it: calls are
 * refused at once. After a pause one call is let through (half-open): if it ends well, or an earlier call is answered late, the circuit
 * closes; else the pause grows.
 */
export class Circuit {
  state: CircuitState = 'closed';
  underWay = 0;
  refused = 0;
  opened = 0;
  readonly #options: CircuitOptions;
  #inRow = 0;
  /** Whether each of the latest calls has failed. */
  #latest: boolean[] = [];
  #pause: number;
  #openUntil = 0;
  /** Why it was opened. */
  #error: unknown;

  constructor(options: CircuitOptions) {
    this.#options = options;
    this.#pause = options.pause;
  }

  call<T>(act: () => PromiseLike<T>, what: string): Promise<T> {
    const refusal = this.#refusal(what);
    if (refusal) {
      this.refused++;
      return Promise.reject(refusal);
    }
    this.underWay++;
    return new Promise((resolve, reject) => {
      const { timeout, clock } = this.#options;
      let isLate = false;
      const stop = setTimer(clock, timeout, () => {
        isLate = true;
        const error = new CacheError('TIMEOUT', `No answer to ${what} within ${timeout} ms`);
        this.#open(error);
        reject(error);
      });
      const ended = (): void => {
        stop();
        this.underWay--; // also of one that is late: until then it takes room
      };
      act().then(
        (answer) => {
          ended();
          this.#succeeded();
          resolve(answer);
        },
        (error) => {
          ended();
          if (!isLate) this.#failed(error);
          reject(error);
        },
      );
    });
  }

  #refusal(what: string): CacheError | undefined {
    const { clock, maxCalls } = this.#options;
    if (this.underWay >= maxCalls)
      return new CacheError('UNAVAILABLE', `${maxCalls} calls are under way, so ${what} is not made`);
    if (this.state === 'closed') return undefined;
    if (this.state === 'open' && clock.now() >= this.#openUntil) {
      this.state = 'half-open'; // this call is the probe
      return undefined;
    }
    return new CacheError('UNAVAILABLE', `The circuit is open, so ${what} is not made`, { cause: this.#error });
  }

  #succeeded(): void {
    this.#inRow = 0;
    this.#note(false);
    if (this.state === 'closed') return;
    // Whatever is heard shows that it works: a probe's answer as well as one that comes late.
    this.state = 'closed';
    this.#pause = this.#options.pause;
    this.#latest = [];
    this.#options.tell({ type: 'circuit-closed' });
  }

  #failed(error: unknown): void {
    if (isAnswer(error)) {
      this.#succeeded();
      return;
    }
    this.#inRow++;
    this.#note(true);
    const { failures, failureRate } = this.#options;
    const failed = this.#latest.filter(Boolean).length;
    const tooMany = this.#latest.length === WINDOW && failed / WINDOW >= failureRate;
    if (this.state === 'half-open' || this.#inRow >= failures || tooMany) this.#open(error);
  }

  #note(failed: boolean): void {
    this.#latest.push(failed);
    if (this.#latest.length > WINDOW) this.#latest.shift();
  }

  #open(error: unknown): void {
    const { clock, random, longestPause, tell } = this.#options;
    // 1. Two calls are under way. 2. The first one times out. 3. So does the second: that says nothing new.
    if (this.state === 'open') return;
    if (this.state === 'closed') {
      this.opened++;
      tell({ type: 'circuit-opened', error });
    }
    this.state = 'open';
    this.#error = error;
    this.#openUntil = clock.now() + this.#pause * (0.5 + random() / 2); // so that processes do not come back together
    this.#pause = Math.min(2 * this.#pause, longestPause);
  }
}

/** Whether an error shows that the server works: it has answered, or was not asked at all. */
function isAnswer(error: unknown): boolean {
  return repeats(error) || isCacheError(error, 'SERVER') || isCacheError(error, 'CORRUPT_VALUE');
}
