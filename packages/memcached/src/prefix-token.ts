import type { Wanted } from '@ctu/core/adapter';
import type { MemcachedServer, Stored } from './memcached-client.js';
import { Flags } from './serde.js';

/** Makes a text that was never made before and never will be again. */
export type NewToken = () => string;

/**
 * The random token of one prefix on one server: it lies there under a key of its own and is part of every key of the
 * prefix. A new token leaves all older entries behind, for every process at once.
 *
 * A token that was lost (evicted, or the server started anew) is never put back: its entries are gone for good.
 */
export class PrefixToken {
  readonly #server: MemcachedServer;
  readonly #newToken: NewToken;
  #checking: Promise<string | undefined> | undefined;
  #establishing: Promise<string | undefined> | undefined;
  /** The key of the token. */
  readonly key: string;
  /** The token as it was last seen. It may have changed: what is done with it must be checked. */
  lastSeen: string | undefined;

  constructor(server: MemcachedServer, key: string, newToken: NewToken) {
    this.#server = server;
    this.key = key;
    this.#newToken = newToken;
  }

  /** The token in force, if there is one. Calls of one turn of the event loop share a request. */
  check(): Promise<string | undefined> {
    if (!this.#checking) {
      this.#checking = this.#server.getMany([this.key]).then(([stored]) => this.saw(stored));
      process.nextTick(() => {
        this.#checking = undefined;
      });
    }
    return this.#checking;
  }

  /** Takes note of what lies under the key of the token. */
  saw(stored: Stored | undefined): string | undefined {
    this.lastSeen = stored && tokenOf(stored);
    return this.lastSeen;
  }

  /**
   * The token in force, a new one where there was none. Calls of one turn of the event loop share it. Undefined where it
   * was lost again at once, or where the first of those calls is not wanted any more: who still is tries again.
   */
  establish(call: Wanted): Promise<string | undefined> {
    if (!this.#establishing) {
      this.#establishing = this.#add(call);
      process.nextTick(() => {
        this.#establishing = undefined;
      });
    }
    return this.#establishing;
  }

  /** Puts a new token in force, which leaves all entries of the prefix on this server behind. */
  async renew(call: Wanted): Promise<string> {
    const token = this.#newToken();
    await this.#server.set(this.key, asStored(token), 0, call);
    return this.#inForce(token);
  }

  async #add(call: Wanted): Promise<string | undefined> {
    const token = this.#newToken();
    // Of two processes that find no token one adds its own, and both see the same.
    const added = await this.#server.add(this.key, asStored(token), 0);
    if (added) return this.#inForce(token);
    return call.wanted ? this.check() : undefined;
  }

  #inForce(token: string): string {
    this.lastSeen = token;
    return token;
  }
}

function asStored(token: string): Stored {
  return { flags: Flags.text, data: token };
}

/** Any text that lies there will do: `legalKey` keeps the keys made with it legal and apart. */
function tokenOf({ data }: Stored): string {
  return typeof data === 'string' ? data : Buffer.from(data).toString('latin1');
}
