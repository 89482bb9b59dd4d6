import { CacheError } from '@ctu/core';
import { Deadlines } from '@ctu/core/adapter';
import { type About, failure, timeoutFailure } from './failure.js';
import type { Argument, Command, RedisClient, RedisNode, Reply } from './redis-client.js';

/** What a request says besides its command. */
export interface RequestOptions extends About {
  /** The key on the server that decides which node of a cluster answers. */
  readonly slotKey?: Argument | undefined;
  /** Whether text in the reply is wanted as bytes. Default: false. */
  readonly bytes?: boolean | undefined;
}

/** Where commands can be sent: Redis as a whole, or one primary of a cluster. */
export interface Server {
  /** The answer. Rejects with a CacheError, at the latest once the timeout has passed. */
  request(command: Command, options?: RequestOptions): Promise<Reply>;
}

/** The way to Redis: every command has a deadline, every failure is a CacheError, nothing is sent once it is closed. */
export class Connection implements Server {
  readonly #client: RedisClient;
  readonly #timeout: number;
  readonly #deadlines: Deadlines;
  readonly #destroy: (() => void) | undefined;
  #closing: Promise<void> | undefined;
  #stalled = false;

  /** `timeout` in milliseconds; `destroy` ends the client where it is the cache's own. */
  constructor(client: RedisClient, timeout: number, destroy?: () => void) {
    this.#client = client;
    this.#timeout = timeout;
    this.#deadlines = new Deadlines(timeout);
    this.#destroy = destroy;
  }

  /** Whether a command may name keys of one slot only. */
  get cluster(): boolean {
    return this.#client.cluster;
  }

  request(command: Command, options: RequestOptions = {}): Promise<Reply> {
    return this.#closing ? Promise.reject(closed()) : this.#request(this.#client, command, options);
  }

  /** Every primary: one, or all those of a cluster. */
  async primaries(): Promise<Server[]> {
    if (this.#closing) throw closed();
    const nodes = await this.#primaries();
    return nodes.map((node) => ({
      request: (command, options = {}) => {
        return this.#closing ? Promise.reject(closed()) : this.#request(node, command, options);
      },
    }));
  }

  /** Ends the client where it is the cache's own, once replies under way have come or their time is over. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    if (!this.#destroy) return;
    try {
      // Servers answer in order: after this one, nothing is under way.
      const nodes = await this.#primaries();
      await Promise.allSettled(nodes.map((node) => this.#request(node, ['PING'], {})));
    } catch {
      // A primary is missing: there is no reply to wait for.
    }
    this.#destroy();
  }

  #primaries(): Promise<readonly RedisNode[]> {
    const all: Command = ['CLUSTER'];
    return this.#timed(all, {}, this.#client.primaries({ patience: this.#timeout }));
  }

  #request(node: RedisNode, command: Command, options: RequestOptions): Promise<Reply> {
    const { slotKey: key, bytes } = options;
    const call = node.send(command, { key, bytes, patience: this.#timeout, stalled: this.#stalled });
    return this.#timed(command, options, call);
  }

  #timed<T>(command: Command, about: About, call: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const answered = this.#deadlines.watch(() => {
        this.#stalled = true;
        reject(timeoutFailure(command, about, this.#timeout));
      });
      call.then(
        (reply) => {
          answered();
          this.#stalled = false;
          resolve(reply);
        },
        (error) => {
          answered();
          reject(failure(command, about, error));
        },
      );
    });
  }
}

function closed(): CacheError {
  return new CacheError('CLOSED', 'The cache is closed');
}
