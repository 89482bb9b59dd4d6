import { CacheError } from '@ctu/core';
import { Deadlines } from '@ctu/core/adapter';
import { type About, failure, isWrongType, timeoutFailure } from './failure.js';
import type { Argument, Command, RedisClient, RedisNode, Reply, SendOptions } from './redis-client.js';

/** What a request says besides its command. */
export interface RequestOptions<T = Reply> extends About {
  /** The key on the server that decides which node of a cluster answers. */
  readonly slotKey?: Argument | undefined;
  /** Whether text in the reply is wanted as bytes. Default: false. */
  readonly bytes?: boolean | undefined;
  /** What is made of the reply, in the same step, which spares one. Default: the reply itself. */
  readonly read?: (reply: Reply) => T;
  /** Whether a key that holds a list, a hash or the like counts as one that is not there. Default: an error. */
  readonly missOnWrongType?: boolean | undefined;
}

/** Where commands can be sent: Redis as a whole, or one primary of a cluster. */
export interface Server {
  /** The answer. Rejects with a CacheError, at the latest once the timeout has passed. */
  request<T = Reply>(command: Command, options?: RequestOptions<T>): Promise<T>;
}

/** The way to Redis: every command has a deadline, every failure is a CacheError, nothing is sent once it is closed. */
export class Connection implements Server {
  readonly #client: RedisClient;
  readonly #timeout: number;
  readonly #deadlines: Deadlines;
  #closing: Promise<void> | undefined;
  #stalled = false;

  /** `timeout` in milliseconds. */
  constructor(client: RedisClient, timeout: number) {
    this.#client = client;
    this.#timeout = timeout;
    this.#deadlines = new Deadlines(timeout);
  }

  /** Whether a command may name keys of one slot only. */
  get cluster(): boolean {
    return this.#client.cluster;
  }

  /** The error of a call on a closed cache, or undefined while it is open. */
  get refusal(): CacheError | undefined {
    return this.#closing && new CacheError('CLOSED', 'The cache is closed');
  }

  /** `node`: who is asked. Default: whom the client chooses. */
  request<T = Reply>(command: Command, options: RequestOptions<T> = {}, node: RedisNode = this.#client): Promise<T> {
    const { refusal } = this;
    if (refusal) return Promise.reject(refusal);
    return new Promise((resolve, reject) => this.ask(command, options, resolve, reject, node));
  }

  /**
   * As `request` without a promise, for calls that were accepted before: it works also once the cache is closed. Calls one
   * of the two, once; neither may throw.
   */
  ask<T>(
    command: Command,
    options: RequestOptions<T>,
    resolve: (reply: T) => void,
    reject: (error: CacheError) => void,
    node: RedisNode = this.#client,
  ): void {
    // Without `read`, T is Reply.
    const { missOnWrongType, read = (reply: Reply) => reply as T } = options;
    const sending = new Sending(options, this.#stalled);
    const fail = (error: unknown): void => {
      if (missOnWrongType && isWrongType(error)) resolve(read(null));
      else reject(failure(command[0].toUpperCase(), error, options));
    };
    const answer = (reply: Reply): void => {
      this.#stalled = false;
      try {
        resolve(read(reply));
      } catch (error) {
        fail(error); // `read` threw: it was no reply to this command
      }
    };
    this.#deadlines.follow(node.send(command, sending), answer, fail, () => {
      this.#stalled = true;
      sending.abort();
      reject(timeoutFailure(command[0].toUpperCase(), this.#timeout, options));
    });
  }

  /** Every primary: one, or all those of a cluster. */
  async primaries(): Promise<Server[]> {
    if (this.refusal) throw this.refusal;
    const nodes = await this.#primaries();
    return nodes.map((node) => ({ request: (command, options) => this.request(command, options, node) }));
  }

  /** Ends a client that it may end, once replies under way have come or their time is over. Sends nothing any more. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    if (!this.#client.destroy) return;
    // Reads that wait for the end of this turn have yet to leave.
    await new Promise((resolve) => setImmediate(resolve));
    try {
      // Servers answer in order: after this one, nothing is under way.
      const nodes = await this.#primaries();
      await Promise.all(nodes.map((node) => new Promise((end) => this.ask(['ping'], {}, end, end, node))));
    } catch {
      // A primary is missing: there is no reply to wait for.
    }
    this.#client.destroy();
  }

  #primaries(): Promise<readonly RedisNode[]> {
    const subject = 'a look at its primaries';
    const sending = new Sending({}, false);
    const nodes = this.#client.primaries(sending).catch((error) => {
      throw failure(subject, error, {});
    });
    return this.#deadlines.race(nodes, () => {
      sending.abort();
      return timeoutFailure(subject, this.#timeout, {});
    });
  }
}

/** What a client gets to know of a command. A signal is made only where the client asks for it, because it costs. */
class Sending implements SendOptions {
  readonly key: Argument | undefined;
  readonly bytes: boolean | undefined;
  readonly stalled: boolean;
  #controller: AbortController | undefined;

  constructor({ slotKey, bytes }: Pick<RequestOptions, 'slotKey' | 'bytes'>, stalled: boolean) {
    this.key = slotKey;
    this.bytes = bytes;
    this.stalled = stalled;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  abort(): void {
    this.#controller?.abort();
  }
}
