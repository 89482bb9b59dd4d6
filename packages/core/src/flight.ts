/** A call under way for one key. */
export class Flight {
  /** Whether its outcome may still be kept: no write to the key has begun or ended since it left. */
  attached = true;
}

interface Read<V> {
  readonly flight: Flight;
  readonly outcome: Promise<V>;
}

/**
 * The calls under way, at most one read and one write per key that are attached.
 *
 * Readers of a key join the read under way. A write detaches both: a detached flight still answers its own callers, but
 * what it brings back may be older than the write and must not be kept, and later readers start a new flight.
 */
export class Flights<K, V> {
  readonly #reads = new Map<K, Read<V>>();
  readonly #writes = new Map<K, Flight>();

  /** The outcome of the read under way, or undefined where there is none to join. */
  joinable(key: K): Promise<V> | undefined {
    return this.#reads.get(key)?.outcome;
  }

  /** Lets later readers of the key join a read that has just left. `land` makes its outcome of what came back. */
  read<A>(key: K, reply: Promise<A>, land: (reply: A, flight: Flight) => V | Promise<V>): Promise<V> {
    const flight = new Flight();
    const read = { flight, outcome: reply.then((arrived) => land(arrived, flight)) };
    this.#reads.set(key, read);
    const landed = (): void => {
      if (this.#reads.get(key) === read) this.#reads.delete(key);
    };
    read.outcome.then(landed, landed);
    return read.outcome;
  }

  /** Begins a write: it detaches what is under way for the key, and is itself detached by the next write. */
  write(key: K): Flight {
    this.detach(key);
    const flight = new Flight();
    this.#writes.set(key, flight);
    return flight;
  }

  /** Ends a write: it detaches what has begun meanwhile, and says whether the value written is the newest known. */
  written(key: K, flight: Flight): boolean {
    const newest = flight.attached;
    this.detach(key);
    return newest;
  }

  /** Detaches what is under way for the key. */
  detach(key: K): void {
    const read = this.#reads.get(key);
    if (read) read.flight.attached = false;
    this.#reads.delete(key);
    const write = this.#writes.get(key);
    if (write) write.attached = false;
    this.#writes.delete(key);
  }

  /** Detaches what is under way for any key. */
  detachAll(): void {
    for (const { flight } of this.#reads.values()) flight.attached = false;
    this.#reads.clear();
    for (const flight of this.#writes.values()) flight.attached = false;
    this.#writes.clear();
  }
}
