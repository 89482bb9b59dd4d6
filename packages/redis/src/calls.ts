import { CacheError } from '@ctu/core';
import { Deadlines, type Receiver } from '@ctu/core/adapter';
import { failure, timeoutFailure } from './failure.js';
import { Guards } from './guards.js';
import type { Argument, Command, RedisClient, RedisNode, RedisReply, RedisServer } from './redis-client.js';
import { ReplicaExit } from './replica-exit.js';
import { Request, type RequestOptions } from './request.js';

/** Where commands can be sent: Redis as a whole, or one primary of a cluster. */
export interface Server {
  /** The answer. Rejects with a CacheError, at the latest once the timeout has passed. */
  request<T = RedisReply>(command: Command, options?: RequestOptions<T>): Promise<T>;
}

/**
 * The calls of a cache to Redis: each ends within the timeout, fails with a CacheError, and is refused once closed. While
 * its server is silent, a call is refused at once and not sent.
 */
export class Calls implements Server {
  readonly #client: RedisClient;
  readonly #deadlines: Deadlines;
  /** In milliseconds. */
  readonly timeout: number;
  readonly #guards: Guards;
  /** The calls of the cache that this one is a face of: it alone ends the client. */
  readonly #base: Calls | undefined;
  #closing: Promise<void> | undefined;
  readonly #replicaExit: ReplicaExit;

  /** `timeout` in milliseconds. */
  constructor(client: RedisClient, timeout: number, base?: Calls) {
    this.#client = client;
    this.#base = base;
    this.#deadlines = base?.timeout === timeout ? base.#deadlines : new Deadlines(timeout);
    this.timeout = timeout;
    this.#guards = base ? base.#guards : new Guards(client, timeout);
    this.#replicaExit = base ? base.#replicaExit : new ReplicaExit(client);
  }

  /** The calls of another face, on the same client. They are refused once either is closed. */
  face(timeout: number): Calls {
    return new Calls(this.#client, timeout, this);
  }

  /** The client itself. */
  get port(): RedisClient {
    return this.#client;
  }

  /** Whether a command may name keys of one slot only. */
  get cluster(): boolean {
    return this.#client.cluster;
  }

  /** The server that has a key: the one there is, or a primary of a cluster; undefined while the client does not know. */
  serverOf(serverKey: string): RedisServer | undefined {
    const client = this.#client;
    if (client.serverOf) return client.serverOf(serverKey);
    return { name: '', send: (command, options) => client.send(command, options) };
  }

  /** The error of a call on a closed cache, or undefined while it is open. */
  get closed(): CacheError | undefined {
    return this.#closing ? new CacheError('CLOSED', 'The cache is closed') : this.#base?.closed;
  }

  /** `node` is the server that is asked. Default: the one that the client chooses. */
  request<T = RedisReply>(
    command: Command,
    options: RequestOptions<T> = {},
    node: RedisNode = this.#client,
  ): Promise<T> {
    const { closed } = this;
    if (closed) return Promise.reject(closed);
    return new Promise((answer, fail) => this.ask(command, options, { answer, fail }, node));
  }

  /**
   * As `request`, without a promise; returns the tick of its deadline. It works on a closed cache too: reads accepted before
   * may have yet to leave.
   */
  ask<T>(command: Command, options: RequestOptions<T>, receiver: Receiver<T>, node: RedisNode = this.#client): number {
    const guard = this.#guards.of(node, options.slotKey);
    const request = new Request(this, guard, command, options, receiver);
    if (guard.silent) request.refuse();
    else this.#deadlines.follow(node.send(command, request), request, options.lastTick);
    return request.lastTick;
  }

  /** Every primary: one, or all those of a cluster. */
  async primaries(): Promise<Server[]> {
    if (this.closed) throw this.closed;
    const nodes = await this.#primaries();
    return nodes.map((node) => ({ request: (command, options) => this.request(command, options, node) }));
  }

  /** Why the client, or the server of a key, is not connected; undefined while it is. */
  trouble(key?: Argument): unknown {
    return this.#client.trouble?.(key);
  }

  /** Connects anew, see `ReplicaExit`, unless the cache is closed. */
  leaveReplica(): void {
    if (!this.closed) this.#replicaExit.take();
  }

  /** Ends a client that the cache opened, once replies under way have come or timed out. Nothing is sent any more. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    if (this.#base) return;
    this.#guards.close();
    if (!this.#client.destroy) return;
    // Reads that wait for the end of this turn have yet to leave.
    await new Promise((resolve) => setImmediate(resolve));
    try {
      // Servers answer in order: after this one, nothing is under way.
      const nodes = await this.#primaries();
      await Promise.all(
        nodes.map((node) => new Promise((end) => this.ask(['ping'], {}, { answer: end, fail: end }, node))),
      );
    } catch {
      // A primary is missing: there is no reply to wait for.
    }
    this.#client.destroy();
  }

  #primaries(): Promise<readonly RedisNode[]> {
    const subject = 'a look at its primaries';
    const controller = new AbortController();
    const nodes = this.#client.primaries({ signal: controller.signal }).catch((error) => {
      throw failure(subject, error, {});
    });
    return this.#deadlines.race(nodes, () => {
      controller.abort();
      return timeoutFailure(subject, this.timeout, {});
    });
  }
}
