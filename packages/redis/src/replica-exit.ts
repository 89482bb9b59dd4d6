import type { Clock } from '@ctu/core';
import type { RedisClient } from './redis-client.js';

/** How long a connection to a replica is kept at least, in milliseconds. */
const SHORTEST_STAY = 1_000;

/** The way from a server that has become a replica to the one that its address leads to by then. All faces share it. */
export class ReplicaExit {
  readonly #client: RedisClient;
  readonly #clock: Clock;
  /** When it was last taken. */
  #takenAt = Number.NEGATIVE_INFINITY;

  constructor(client: RedisClient, clock: Clock = performance) {
    this.#client = client;
    this.#clock = clock;
  }

  /**
   * Connects anew, where the cache has opened the client. At most once a second, for the address may lead to a replica for
   * good.
   */
  take(): void {
    const now = this.#clock.now();
    if (now - this.#takenAt < SHORTEST_STAY) return;
    this.#takenAt = now;
    this.#client.reconnect?.();
  }
}
