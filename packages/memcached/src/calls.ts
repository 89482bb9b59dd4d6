import type { CacheError } from '@ctu/core';
import { Call, Deadlines, type Receiver, Silence, type Wanted } from '@ctu/core/adapter';
import { type About, failure, isTimeout, silenceFailure, timeoutFailure } from './failure.js';
import { type MemcachedServer, Refusal } from './memcached-client.js';

/** Sends a request, which may take several steps, and none of them once the call is no longer wanted. */
export type Send<T> = (call: Wanted) => Promise<T>;

/** How requests about many names are made. */
export interface ManySource<T> {
  /** What the server answers for names that it has, in their order. */
  read(server: MemcachedServer, names: readonly string[], call: Wanted): Promise<readonly T[]>;
  /** The key of a name, as its caller wrote it. */
  keyOf(name: string): unknown;
}

/**
 * The calls of a cache to its servers: each ends within the timeout, and fails with a CacheError. While its server is
 * silent, a call is refused at once and not sent.
 */
export class Calls {
  readonly #deadlines: Deadlines;
  readonly #guards = new Map<MemcachedServer, Silence>();
  /** In milliseconds. */
  readonly timeout: number;
  /** The calls of the cache that this one is a face of: it guards the servers. */
  readonly #base: Calls | undefined;

  /** `timeout` in milliseconds. */
  constructor(timeout: number, base?: Calls) {
    this.#deadlines = base?.timeout === timeout ? base.#deadlines : new Deadlines(timeout);
    this.timeout = timeout;
    this.#base = base;
  }

  /** The reply to a request about one key, or about none. Rejects with a CacheError. */
  request<T>(server: MemcachedServer, send: Send<T>, about: About = {}): Promise<T> {
    const guard = this.#guardOf(server);
    if (guard.silent) return Promise.reject(silenceFailure(server, guard.duration, about));
    return new Promise((resolve, reject) => {
      const request = new Request<T>(this.timeout, server, guard, about, resolve, reject);
      this.#deadlines.follow(send(request), request);
    });
  }

  /** Gives the receiver the replies to a request about many names, or an error for each of them. */
  ask<T>(
    server: MemcachedServer,
    names: readonly string[],
    source: ManySource<T>,
    receiver: Receiver<readonly (T | CacheError)[]>,
  ): void {
    const guard = this.#guardOf(server);
    const request = new ManyRequest(this.timeout, server, guard, names, source, receiver);
    if (guard.silent) request.refuse();
    else this.#deadlines.follow(source.read(server, names, request), request);
  }

  /** No server is asked for a sign of life any more. */
  close(): void {
    for (const guard of this.#guards.values()) guard.close();
  }

  #forget(server: MemcachedServer, guard: Silence): void {
    guard.close();
    this.#guards.delete(server);
  }

  #guardOf(server: MemcachedServer): Silence {
    if (this.#base) return this.#base.#guardOf(server);
    let guard = this.#guards.get(server);
    if (!guard) {
      for (const [other, its] of this.#guards) if (other.retired) this.#forget(other, its);
      const made = new Silence({
        timeout: this.timeout,
        probe: async () => {
          // 1. A server dies. 2. It leaves the list of servers. 3. It would be dialled for ever.
          if (server.retired) this.#forget(server, made);
          else await server.version().catch(hearRefusal);
        },
        reconnect: () => server.disconnect?.(),
      });
      guard = made;
      this.#guards.set(server, guard);
    }
    return guard;
  }
}

/** A server that refuses has answered. */
function hearRefusal(error: unknown): void {
  if (!(error instanceof Refusal)) throw error;
}

/** A call under way, and the guard of its server. */
abstract class GuardedCall<T> extends Call<T> {
  /** How many answers of the server were heard before it was sent. */
  private readonly heard: number;

  constructor(
    protected readonly timeout: number,
    protected readonly server: MemcachedServer,
    protected readonly guard: Silence,
  ) {
    super();
    this.heard = guard.heard;
  }

  protected abstract take(reply: T): void;
  protected abstract tell(failureOf: (about: About) => CacheError): void;

  answer(reply: T): void {
    this.guard.hear();
    this.take(reply);
  }

  fail(error: unknown): void {
    if (error instanceof Refusal) this.guard.hear();
    else if (isTimeout(error)) this.guard.miss(this.heard);
    this.tell((about) => failure(this.server, error, about));
  }

  expire(): void {
    this.guard.miss(this.heard);
    this.server.overdue?.();
    this.tell((about) => timeoutFailure(this.server, this.timeout, about));
  }

  override late(error?: unknown): void {
    if (error === undefined || error instanceof Refusal) this.guard.hear();
  }
}

/** A request about one key, or about none. */
class Request<T> extends GuardedCall<T> {
  constructor(
    timeout: number,
    server: MemcachedServer,
    guard: Silence,
    private readonly about: About,
    protected readonly take: (reply: T) => void,
    private readonly reject: (error: CacheError) => void,
  ) {
    super(timeout, server, guard);
  }

  protected tell(failureOf: (about: About) => CacheError): void {
    this.reject(failureOf(this.about));
  }
}

/** A request about many names. */
class ManyRequest<T> extends GuardedCall<readonly T[]> {
  constructor(
    timeout: number,
    server: MemcachedServer,
    guard: Silence,
    private readonly names: readonly string[],
    private readonly source: ManySource<T>,
    private readonly receiver: Receiver<readonly (T | CacheError)[]>,
  ) {
    super(timeout, server, guard);
  }

  /** Ends the request in place of sending it. */
  refuse(): void {
    this.tell((about) => silenceFailure(this.server, this.guard.duration, about));
  }

  protected take(replies: readonly T[]): void {
    this.receiver.answer(replies);
  }

  protected tell(failureOf: (about: About) => CacheError): void {
    this.receiver.answer(this.names.map((name) => failureOf({ key: this.source.keyOf(name) })));
  }
}
