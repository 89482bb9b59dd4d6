/** A call under way for one key. */
export class Flight<V = unknown> {
  /** Whether what it brings may still be kept: no write to the key has begun or ended since it left. */
  attached = true;
  /** What its callers get; undefined for a write, and while a read departs. */
  outcome: Promise<V> | undefined;
}

/**
 * The calls under way, at most one read and one write per key that are attached.
 *
 * Readers of a key join the read under way. A write detaches both: a detached flight still answers its own callers, but
 * what it brings back may be older than the write and must not be kept, and later readers start a new flight.
 */
export class Flights<K, V> {
  readonly #reads = new Map<K, Flight<V>>();
  readonly #writes = new Map<K, Flight<V>>();

  /** The outcome of the read under way, or undefined where there is none to join. */
  joinable(key: K): Promise<V> | undefined {
    return this.#reads.get(key)?.outcome;
  }

  /** Begins a read that later readers of the key may join. `depart` must not throw: its outcome is that of all. */
  read(key: K, depart: (flight: Flight<V>) => Promise<V>): Promise<V> {
    const flight = new Flight<V>();
    this.#reads.set(key, flight); // before it departs: what is called there may write to the key
    const outcome = depart(flight);
    flight.outcome = outcome;
    const landed = (): void => {
      if (this.#reads.get(key) === flight) this.#reads.delete(key);
    };
    outcome.then(landed, landed);
    return outcome;
  }

  /** Begins a write: it detaches what is under way for the key, and is itself detached by the next write. */
  write(key: K): Flight<V> {
    this.detach(key);
    const flight = new Flight<V>();
    this.#writes.set(key, flight);
    return flight;
  }

  /** Ends a write: it detaches what has begun meanwhile, and says whether the value written is the newest known. */
  written(key: K, flight: Flight<V>): boolean {
    const newest = flight.attached;
    this.detach(key);
    return newest;
  }

  /** Detaches what is under way for the key. */
  detach(key: K): void {
    const read = this.#reads.get(key);
    if (read) read.attached = false;
    this.#reads.delete(key);
    const write = this.#writes.get(key);
    if (write) write.attached = false;
    this.#writes.delete(key);
  }

  /** Detaches what is under way for any key. */
  detachAll(): void {
    for (const flights of [this.#reads, this.#writes]) {
      for (const flight of flights.values()) flight.attached = false;
      flights.clear();
    }
  }
}
