import { CacheError } from '@ctu/core';
import { Call, Deadlines, type Receiver } from '@ctu/core/adapter';
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
      return await this.#deadlines.race(call, () => this.overdue(server));
    } catch (error) {
      throw this.failure(server, error, about);
    }
  }

  /** Tells the replies of a call about many keys, or an error for each of them. */
  many<T>(
    server: MemcachedServer,
    replies: Promise<readonly T[]>,
    keys: () => unknown[],
    receiver: Receiver<readonly (T | CacheError)[]>,
  ): void {
    this.#deadlines.follow(replies, new Many(this, server, keys, receiver));
  }

  /** Lets the server hear that a call was given up; the reason why. */
  overdue(server: MemcachedServer): Overdue {
    server.overdue?.(this.#timeout);
    return new Overdue();
  }

  /** What callers get to know of a call that failed. */
  failure(server: MemcachedServer, error: unknown, about: { key?: unknown }): CacheError {
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

/** A call about many keys. */
class Many<T> extends Call<readonly T[]> {
  constructor(
    private readonly calls: Calls,
    private readonly server: MemcachedServer,
    private readonly keys: () => unknown[],
    private readonly receiver: Receiver<readonly (T | CacheError)[]>,
  ) {
    super();
  }

  answer(replies: readonly T[]): void {
    this.receiver.answer(replies);
  }

  fail(error: unknown): void {
    this.receiver.answer(this.keys().map((key) => this.calls.failure(this.server, error, { key })));
  }

  expire(): void {
    this.fail(this.calls.overdue(this.server));
  }
}

/** Marks a call as given up. */
class Overdue extends Error {}
