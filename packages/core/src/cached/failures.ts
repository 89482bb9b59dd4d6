/** A load that failed, as it is remembered. */
export interface Failure {
  readonly error: unknown;
  /** By the clock of this process, in milliseconds. */
  readonly until: number;
  /** Whether calls meanwhile reject with it. Else it only keeps old results from being renewed. */
  readonly rejects: boolean;
}

/** The latest failures of one function, by the names of their keys: in this process, and at most so many. */
export class Failures {
  readonly #known = new Map<unknown, Failure>();

  /** Remembers a failure. Of too many the oldest is forgotten. */
  remember(name: unknown, failure: Failure): void {
    this.#known.delete(name);
    if (this.#known.size === MOST) this.#known.delete(this.#known.keys().next().value);
    this.#known.set(name, failure);
  }

  /** What is remembered of a key. */
  of(name: unknown, now: number): Failure | undefined {
    const failure = this.#known.get(name);
    if (failure === undefined || now < failure.until) return failure;
    this.#known.delete(name);
    return undefined;
  }

  forget(name: unknown): void {
    this.#known.delete(name);
  }
}

const MOST = 1_000;
