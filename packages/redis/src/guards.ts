import { Silence } from '@ctu/core/adapter';
import { isAnswer } from './failure.js';
import type { Argument, RedisClient, RedisNode } from './redis-client.js';

/** The guards of the servers behind a client: of the only one, or of each primary of a cluster. */
export class Guards {
  readonly #client: RedisClient;
  readonly #timeout: number;
  /** The guard of the only server, and of a cluster while it is not known who has a key. */
  readonly #whole: Silence;
  readonly #primaries = new Map<string, Silence>();

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
      await server.send(['ping'], { signal }).catch((error) => {
        if (!isAnswer(error)) throw error;
      });
    };
    return new Silence({ timeout: this.#timeout, probe, reconnect: () => this.#client.reconnect?.(server.name) });
  }
}
