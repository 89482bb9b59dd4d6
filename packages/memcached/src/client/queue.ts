/** How many that were taken may be kept beside those that wait. */
const SPARE = 1_000;

/** First in, first out. */
export class Queue<T> {
  #items: T[] = [];
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
    if (this.size > 0) this.#taken++;
    // 1. Callers are so many that somebody always waits. 2. It is never empty. 3. All that was ever sent is kept.
    if (this.size === 0 || this.#taken > this.size + SPARE) this.#drop();
    return item;
  }

  takeAll(): T[] {
    this.#drop();
    return this.#items.splice(0);
  }

  #drop(): void {
    this.#items = this.#items.slice(this.#taken);
    this.#taken = 0;
  }
}
