import type { Clock } from '../clock.js';

/** A load that failed, as it is remembered. */
export interface Failure {
  readonly error: unknown;
  /** By the clock of this process, in milliseconds. */
  readonly until: number;
  /** Whether calls reject with it until then. Else it only keeps old results from being renewed. */
  readonly rejects: boolean;
}

/** The latest failures of one function, by the names of their keys: in this process, of so many keys at most. */
export class Failures {
  readonly #clock: Clock;
  readonly #known = new Map<unknown, Failure>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Remembers a failure for so many milliseconds. Of too many the oldest is forgotten. */
  remember(name: unknown, error: unknown, milliseconds: number, rejects: boolean): void {
    this.#known.delete(name);
    if (this.#known.size === MOST) this.#known.delete(this.#known.keys().next().value);
    this.#known.set(name, { error, until: this.#clock.now() + milliseconds, rejects });
  }

  /** What is remembered of a key. */
  of(name: unknown): Failure | undefined {
    const failure = this.#known.get(name);
    if (failure === undefined || this.#clock.now() < failure.until) return failure;
    this.#known.delete(name);
    return undefined;
  }

  forget(name: unknown): void {
    this.#known.delete(name);
  }

  clear(): void {
    this.#known.clear();
  }
}

const MOST = 1_000;
