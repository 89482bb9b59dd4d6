import { CacheError } from '@ctu/core';
import { Deadlines } from '@ctu/core/adapter';
import { type MemcachedServer, Refusal } from './memcached-client.js';

/** The calls of one cache to its servers: each ends within the timeout, and fails with a CacheError. */
export class Calls {
  readonly #timeout: number;
  readonly #deadlines: Deadlines;

  /** `timeout` in milliseconds. */
  constructor(timeout: number) {
    this.#timeout = timeout;
    this.#deadlines = new Deadlines(timeout);
  }

  /** The reply of a call about one key, or about none. */
  async one<T>(server: MemcachedServer, call: Promise<T>, about: { key?: unknown } = {}): Promise<T> {
    try {
      return await this.#deadlines.race(call, () => this.#overdue(server));
    } catch (error) {
      throw this.#failure(server, error, about);
    }
  }

  /** Tells the replies of a call about many keys, or an error for each of them. */
  many<T>(
    server: MemcachedServer,
    call: Promise<T[]>,
    keys: () => unknown[],
    tell: (replies: (T | CacheError)[]) => void,
  ): void {
    const fail = (error: unknown) => tell(keys().map((key) => this.#failure(server, error, { key })));
    this.#deadlines.follow(call, tell, fail, () => fail(this.#overdue(server)));
  }

  #overdue(server: MemcachedServer): Overdue {
    server.overdue?.(this.#timeout);
    return new Overdue();
  }

  #failure(server: MemcachedServer, error: unknown, about: { key?: unknown }): CacheError {
    if (error instanceof Overdue) {
      const message = `Memcached at ${server.name} gave no answer within ${this.#timeout} ms`;
      return new CacheError('TIMEOUT', message, about);
    }
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof Refusal) {
      return new CacheError('SERVER', `Memcached at ${server.name} refuses: ${reason}`, { ...about, cause: error });
    }
    const message = `Memcached at ${server.name} cannot be reached: ${reason}`;
    return new CacheError('UNAVAILABLE', message, { ...about, cause: error });
  }
}

/** Marks a call as given up. */
class Overdue extends Error {}
