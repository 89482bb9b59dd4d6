/**
 * A count that never goes back: where its source was set to zero, it goes on from where it was. Of a sum a part alone may have been
 * set to zero: what it has counted since is not known, and is left out.
 */
export class Rising {
  readonly #ofSum: boolean;
  #before = 0;
  #last = 0;

  constructor(ofSum: boolean) {
    this.#ofSum = ofSum;
  }

  /** What is told where the source says this. */
  at(count: number): number {
    // Of two servers with 1,500 each one restarts: 3,000 become 1,500, which were told already.
    if (count < this.#last) this.#before += this.#ofSum ? this.#last - count : this.#last;
    this.#last = count;
    return this.#before + count;
  }
}
