/** How many empty places there may be, beside one for each that waits. */
const SPARE = 1_000;

/** First in, first out. */
export class Queue<T> {
  #items: (T | undefined)[] = [];
  /** How many of them were taken. */
  #taken = 0;

  get size(): number {
    return this.#items.length - this.#taken;
  }

  get first(): T | undefined {
    return this.#items[this.#taken];
  }

  add(item: T): void {
    this.#items.push(item);
  }

  take(): T | undefined {
    const item = this.first;
    if (this.size > 0) this.#items[this.#taken++] = undefined;
    // 1. Callers are so many that somebody always waits. 2. It is never empty. 3. The list grows for ever.
    if (this.size === 0 || this.#taken > this.size + SPARE) this.#drop();
    return item;
  }

  takeAll(): T[] {
    this.#drop();
    return this.#items.splice(0) as T[]; // all that were not taken
  }

  /** Whether any of those that wait is so. */
  some(isSo: (item: T) => boolean): boolean {
    for (let at = this.#taken; at < this.#items.length; at++) if (isSo(this.#items[at]!)) return true;
    return false;
  }

  #drop(): void {
    this.#items = this.#items.slice(this.#taken);
    this.#taken = 0;
  }
}
