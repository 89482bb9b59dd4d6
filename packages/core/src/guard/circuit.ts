import { Backoff } from '../backoff.js';
import { setTimer, type Timers } from '../clock.js';
import { CacheError, isCacheError, isOurs } from '../errors.js';
import type { Tell } from '../events.js';

/** What a circuit goes by. */
export interface CircuitOptions {
  /** How long a call may take that says nothing else, in milliseconds. */
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
 * Closed, every call is made, and ends within its timeout. A timeout with nothing heard since the call left, failures in a row or too
 * many of the latest ones open it: calls are refused at once. After a pause one call is let through (half-open), which decides: where
 * it fails, the pause grows. Whatever is heard, of that call or of an earlier one, late or not, closes the circuit.
 */
export class Circuit {
  state: CircuitState = 'closed';
  /** How many callers wait. A call that is late takes no room: one that never ends would take it for ever. */
  underWay = 0;
  refused = 0;
  opened = 0;
  readonly #options: CircuitOptions;
  readonly #backoff: Backoff;
  /** How many answers were heard. */
  #heard = 0;
  #inRow = 0;
  /** Whether each of the latest calls has failed. */
  #latest: boolean[] = [];
  /** The number of the call that was let through last, and when the next one may be. */
  #probe = 0;
  #probeAt = 0;
  /** Why it was opened. */
  #error: unknown;

  constructor(options: CircuitOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.pause, options.longestPause, options.random);
  }

  /** Makes a call, or refuses it. `act` must not throw. */
  async call<T>(act: () => PromiseLike<T>, what: string, timeout?: number): Promise<T> {
    const refusal = this.#refusal(what);
    if (refusal) {
      this.refused++;
      throw refusal;
    }
    const probe = this.state === 'closed' ? 0 : this.#probe;
    const heard = this.#heard;
    this.underWay++;
    let isSilent = true;
    const reply = act();
    reply.then(
      () => this.#hear(),
      (error) => {
        isSilent = false;
        if (isAnswer(error)) this.#hear();
      },
    );
    try {
      return await this.within(reply, what, timeout);
    } catch (error) {
      // What came meanwhile shows that the server works on, and that this call alone is slow.
      this.#failed(error, probe, isSilent && heard === this.#heard);
      throw error;
    } finally {
      this.underWay--;
    }
  }

  /** The reply, or a `TIMEOUT`, of which the circuit learns nothing. */
  within<T>(reply: PromiseLike<T>, what: string, timeout = this.#options.timeout): Promise<T> {
    let stop: (() => void) | undefined;
    const late = new Promise<never>((_, reject) => {
      stop = setTimer(this.#options.clock, timeout, () => {
        reject(new CacheError('TIMEOUT', `No answer to ${what} within ${timeout} ms`));
      });
    });
    return Promise.race([reply, late]).finally(stop);
  }

  #refusal(what: string): CacheError | undefined {
    const { clock, maxCalls, timeout, longestPause } = this.#options;
    if (this.state === 'closed') {
      if (this.underWay < maxCalls) return undefined;
      return new CacheError('UNAVAILABLE', `${maxCalls} calls are under way, so ${what} is not made`);
    }
    if (clock.now() < this.#probeAt)
      return new CacheError('UNAVAILABLE', `The circuit is open, so ${what} is not made`, { cause: this.#error });
    this.state = 'half-open';
    this.#probe++;
    // 1. A call that may take long, or has no deadline, is let through. 2. It never ends. 3. Another one must be let through.
    this.#probeAt = clock.now() + Math.min(timeout, longestPause);
    return undefined;
  }

  #hear(): void {
    this.#heard++;
    this.#inRow = 0;
    this.#note(false);
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.#backoff.reset();
    this.#latest = [];
    this.#options.tell({ type: 'circuit-closed' });
  }

  #failed(error: unknown, probe: number, isSilent: boolean): void {
    // 1. A call leaves. 2. The circuit opens, and lets another through. 3. The first one fails: that says nothing new.
    const decides = this.state === 'half-open' && probe === this.#probe;
    if (!isFailure(error)) {
      if (!decides) return;
      this.state = 'open'; // nothing was learnt, so the next call may try
      this.#probeAt = this.#options.clock.now();
    } else if (decides) this.#open(error);
    else if (this.state === 'closed') this.#count(error, isSilent);
  }

  #count(error: unknown, isSilent: boolean): void {
    const { failures, failureRate } = this.#options;
    this.#inRow++;
    this.#note(true);
    const failed = this.#latest.filter(Boolean).length;
    const tooMany = this.#latest.length === WINDOW && failed / WINDOW >= failureRate;
    if (isSilent || this.#inRow >= failures || tooMany) this.#open(error);
  }

  #note(failed: boolean): void {
    this.#latest.push(failed);
    if (this.#latest.length > WINDOW) this.#latest.shift();
  }

  #open(error: unknown): void {
    const { clock, tell } = this.#options;
    if (this.state === 'closed') {
      this.opened++;
      tell({ type: 'circuit-opened', error });
    }
    this.state = 'open';
    this.#error = error;
    this.#probeAt = clock.now() + this.#backoff.next();
  }
}

/** Whether an error shows that the server works. */
function isAnswer(error: unknown): boolean {
  return isCacheError(error, 'SERVER') || isCacheError(error, 'CORRUPT_VALUE');
}

/** Whether an error may show that the server does not work. One of ours, misuse for example, shows neither: it was not asked. */
function isFailure(error: unknown): boolean {
  // A TypeError of somebody else's is no misuse for sure: `fetch` rejects with one where it finds no server.
  return !isOurs(error) || isCacheError(error, 'TIMEOUT') || isCacheError(error, 'UNAVAILABLE');
}
