/** An entry between the next older and the next newer one: together with an end, where these meet, they form a ring. */
export class Entry<K, V> {
  older: Entry<K, V> = this;
  newer: Entry<K, V> = this;

  constructor(
    readonly key: K,
    public value: V,
    /** On the clock of its cache, in milliseconds; `Infinity` for an entry that never expires. */
    public expiry = Number.POSITIVE_INFINITY,
  ) {}

  isExpired(now: number): boolean {
    return now >= this.expiry;
  }

  /** Takes it out of its ring. One that is in none is a ring of its own, and stays that. */
  unlink(): void {
    this.older.newer = this.newer;
    this.newer.older = this.older;
  }

  /** Puts it into a ring, whose newest it then is. */
  link(end: Entry<K, V>): void {
    this.newer = end;
    this.older = end.older;
    this.older.newer = end.older = this;
  }
}
