/** A count that never goes back: where its source was set to zero, it goes on from where it was. */
export class Rising {
  #before = 0;
  #last = 0;

  /** What is told where the source says this. */
  at(count: number): number {
    if (count < this.#last) this.#before += this.#last;
    this.#last = count;
    return this.#before + count;
  }
}
