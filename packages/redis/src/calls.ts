import { CacheError } from '@ctu/core';
import { Call, Deadlines, type Receiver, type Silence } from '@ctu/core/adapter';
import {
  type About,
  failure,
  isAnswer,
  isReadOnly,
  isTimeout,
  isWrongType,
  silenceFailure,
  strangeReply,
  timeoutFailure,
} from './failure.js';
import { Guards } from './guards.js';
import type {
  Argument,
  Command,
  RedisClient,
  RedisNode,
  RedisReply,
  RedisServer,
  SendOptions,
} from './redis-client.js';
import { ReplicaExit } from './replica-exit.js';
import { takeBack } from './take-back.js';

/** What a request says besides its command. */
export interface RequestOptions<T = RedisReply> extends About {
  /** The key on the server that decides which node of a cluster answers. */
  readonly slotKey?: Argument | undefined;
  /** Whether text in the reply is wanted as bytes. Default: false. */
  readonly bytes?: boolean | undefined;
  /** Turns the reply into the answer. Throws where it is no reply to the command. Default: the reply itself. */
  read?(reply: RedisReply): T;
  /** Whether a key that holds a list, a hash or the like counts as one that is not there. Default: an error. */
  readonly missOnWrongType?: boolean | undefined;
  /** The answer in place of a failure, which holds one for each key. Default: the request fails as one. */
  failed?(failureOf: (about: About) => CacheError): T;
  /** Asks for its keys one by one instead, where the error is not that of all; whether it does. Default: it does not. */
  apart?(error: unknown): boolean;
  /** What `ask` has returned for an earlier request, whose deadline this one has too. Default: one of its own. */
  readonly lastTick?: number | undefined;
}

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
    this.#deadlines = new Deadlines(timeout);
    this.timeout = timeout;
    this.#guards = base ? base.#guards : new Guards(client, timeout);
    this.#replicaExit = base ? base.#replicaExit : new ReplicaExit(client);
  }

  /** The calls of another face, on the same client. They are refused once either is closed. */
  face(timeout: number): Calls {
    return new Calls(this.#client, timeout, this);
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

/** A command under way, and what the client is told about it. */
class Request<T> extends Call<RedisReply> implements SendOptions {
  // Own members, no getters: a client may copy its options, and a copy has own members only.
  readonly key: Argument | undefined;
  readonly bytes: boolean | undefined;
  private controller: AbortController | undefined;
  /** How many answers of the server were heard before it was sent. */
  private readonly heard: number;

  constructor(
    private readonly calls: Calls,
    private readonly guard: Silence,
    private readonly command: Command,
    private readonly options: RequestOptions<T>,
    private readonly receiver: Receiver<T>,
  ) {
    super();
    this.key = options.slotKey;
    this.bytes = options.bytes;
    this.heard = guard.heard;
  }

  /** Made only when the client asks for it: most commands need none, and it costs time. */
  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    return this.controller.signal;
  }

  answer(reply: RedisReply): void {
    this.guard.hear();
    const { options } = this;
    let answer: T;
    try {
      answer = options.read ? options.read(reply) : (reply as T); // without `read`, T is RedisReply
    } catch (error) {
      this.tell((about) => strangeReply(this.name, error, about));
      return;
    }
    this.receiver.answer(answer);
  }

  fail(error: unknown): void {
    if (isAnswer(error)) this.guard.hear();
    else if (isTimeout(error)) this.guard.miss(this.heard);
    const { options } = this;
    if (options.missOnWrongType && isWrongType(error)) this.answer(null);
    else if (!options.apart?.(error)) {
      if (isReadOnly(error)) this.calls.leaveReplica();
      const trouble = this.calls.trouble(this.key);
      this.tell((about) => failure(this.name, error, about, trouble));
      takeBack(this.command); // where the client itself has given up, it may still send it again
    }
  }

  expire(): void {
    this.guard.miss(this.heard);
    const trouble = this.calls.trouble(this.key);
    this.controller?.abort();
    this.tell((about) => timeoutFailure(this.name, this.calls.timeout, about, trouble));
    takeBack(this.command);
  }

  override late(error?: unknown): void {
    if (error === undefined || isAnswer(error)) this.guard.hear();
  }

  /** Ends the request in place of sending it. */
  refuse(): void {
    const trouble = this.calls.trouble(this.key);
    this.tell((about) => silenceFailure(this.name, this.guard.duration, about, trouble));
  }

  private tell(failureOf: (about: About) => CacheError): void {
    const { options, receiver } = this;
    if (options.failed) receiver.answer(options.failed(failureOf));
    else receiver.fail(failureOf(options));
  }

  private get name(): string {
    return this.command[0].toUpperCase();
  }
}
