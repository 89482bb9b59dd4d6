import { Silence } from '@ctu/core/adapter';
import { isAnswer } from './failure.js';
import type { Argument, RedisClient, RedisNode } from './redis-client.js';

/** What other nodes say of where a key is. */
const REDIRECTION = /\b(MOVED|ASK|CLUSTERDOWN|TRYAGAIN)\b/;

/** The guards of the servers behind a client: of the only one, or of each primary of a cluster. */
export class Guards {
  readonly #client: RedisClient;
  readonly #timeout: number;
  /** The guard of the only server, and of a cluster while it is not known who has a key. */
  readonly #whole: Silence;
  readonly #primaries = new Map<string, Silence>();
  /** A key of each primary. */
  readonly #keys = new Map<string, Argument>();

  /** `timeout` in milliseconds. */
  constructor(client: RedisClient, timeout: number) {
    this.#client = client;
    this.#timeout = timeout;
    this.#whole = this.#guardOf(client);
  }

  /** The guard of the server that is asked: the node itself, or the one that the client chooses for a key. */
  of(node: RedisNode, slotKey: Argument | undefined): Silence {
    const client = this.#client;
    if (!client.cluster) return this.#whole;
    const server = node === client && slotKey !== undefined ? client.serverOf?.(slotKey) : node;
    if (server?.name === undefined) return this.#whole;
    if (slotKey !== undefined) this.#keys.set(server.name, slotKey);
    let guard = this.#primaries.get(server.name);
    if (!guard) {
      guard = this.#guardOf(server);
      this.#primaries.set(server.name, guard);
    }
    return guard;
  }

  /** Nothing is refused nor asked any more. */
  close(): void {
    this.#whole.close();
    for (const guard of this.#primaries.values()) guard.close();
  }

  #guardOf(server: RedisNode): Silence {
    const probe = async (signal: AbortSignal) => {
      await server.send(['ping'], { signal }).catch((error) => this.#answerOr(error, server, signal));
    };
    return new Silence({ timeout: this.#timeout, probe, reconnect: () => this.#client.reconnect?.(server.name) });
  }

  /**
   * 1. A primary is silent, so its keys are refused. 2. It ends. 3. The client drops it, and finds it again by none but a command for
   * one of its keys: so that is asked for in the probe's place. It is `TYPE`, which a user of this cache may send.
   */
  async #answerOr(error: unknown, { name }: RedisNode, signal: AbortSignal): Promise<void> {
    if (isAnswer(error)) return;
    const key = name === undefined ? undefined : this.#keys.get(name);
    if (key === undefined || signal.aborted) throw error;
    await this.#client.send(['type', key], { key, signal }).catch((second) => {
      if (!isAnswer(second) || REDIRECTION.test(String(second))) throw second;
    });
  }
}
