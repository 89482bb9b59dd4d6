import { type CacheError, isCacheError } from '@ctu/core';
import { Call, Deadlines, type Receiver } from '@ctu/core/adapter';
import { type About, failure, timeoutFailure } from './failure.js';
import type { MemcachedServer } from './memcached-client.js';

/** The calls of a cache to its servers: each ends within the timeout, and fails with a CacheError. */
export class Calls {
  readonly #deadlines: Deadlines;
  /** In milliseconds. */
  readonly timeout: number;

  /** `timeout` in milliseconds. */
  constructor(timeout: number) {
    this.#deadlines = new Deadlines(timeout);
    this.timeout = timeout;
  }

  /** The reply to a request about one key, or about none. Rejects with a CacheError. */
  async request<T>(server: MemcachedServer, reply: Promise<T>, about: About = {}): Promise<T> {
    try {
      return await this.#deadlines.race(reply, () => {
        server.overdue?.(this.timeout);
        return timeoutFailure(server, this.timeout, about);
      });
    } catch (error) {
      throw isCacheError(error) ? error : failure(server, error, about);
    }
  }

  /** Gives the receiver the replies to a request about many keys, or an error for each of them. */
  ask<T>(
    server: MemcachedServer,
    replies: Promise<readonly T[]>,
    keys: () => unknown[],
    receiver: Receiver<readonly (T | CacheError)[]>,
  ): void {
    this.#deadlines.follow(replies, new Request(this, server, keys, receiver));
  }
}

/** A request about many keys under way. */
class Request<T> extends Call<readonly T[]> {
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
    this.receiver.answer(this.keys().map((key) => failure(this.server, error, { key })));
  }

  expire(): void {
    const { timeout } = this.calls;
    this.server.overdue?.(timeout);
    this.receiver.answer(this.keys().map((key) => timeoutFailure(this.server, timeout, { key })));
  }
}
