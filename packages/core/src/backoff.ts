/** Pauses that grow: each may be twice as long as the one before, in milliseconds. */
export class Backoff {
  readonly #first: number;
  readonly #longest: number;
  readonly #random: () => number;
  #pause: number;

  /** `random` gives numbers from 0 to 1, without 1. */
  constructor(first: number, longest: number, random: () => number) {
    this.#first = Math.min(first, longest);
    this.#longest = longest;
    this.#random = random;
    this.#pause = this.#first;
  }

  /** The next pause. Half of it is left to chance, so that processes that lost one server do not come back together. */
  next(): number {
    const pause = this.#pause * (0.5 + this.#random() / 2);
    this.#pause = Math.min(2 * this.#pause, this.#longest);
    return pause;
  }

  /** The next pause is as short as the first one. */
  reset(): void {
    this.#pause = this.#first;
  }
}
