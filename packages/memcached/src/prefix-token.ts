import type { MemcachedServer, Stored } from './memcached-client.js';
import { Flags } from './serde.js';

/** Text that has never been before, and never comes again. */
export type NewToken = () => string;

/**
 * The generation of one prefix on one server: a random token that lies there under a key of its own and is part of every
 * key of the prefix. A new token leaves all older entries behind, for everybody at once.
 *
 * A token that was lost (evicted, or the server started anew) is never put back: its entries are gone for good.
 */
export class Generation {
  readonly #server: MemcachedServer;
  readonly #newToken: NewToken;
  #turn: Promise<string | undefined> | undefined;
  #establishing: Promise<string> | undefined;
  /** The key of the token. */
  readonly key: string;
  /** The token when it was last seen; what is done with it must be checked. */
  token: string | undefined;

  constructor(server: MemcachedServer, key: string, newToken: NewToken) {
    this.#server = server;
    this.key = key;
    this.#newToken = newToken;
  }

  /** The token in force, if there is one. Calls of one turn of the event loop share a request. */
  check(): Promise<string | undefined> {
    if (!this.#turn) {
      this.#turn = this.#server.getMany([this.key]).then(([stored]) => this.saw(stored));
      process.nextTick(() => {
        this.#turn = undefined;
      });
    }
    return this.#turn;
  }

  /** Takes note of what lies under the key of the token. */
  saw(stored: Stored | undefined): string | undefined {
    this.token = stored && tokenOf(stored);
    return this.token;
  }

  /** The token in force, a new one where there was none. Calls of one turn of the event loop share it. */
  establish(): Promise<string> {
    if (!this.#establishing) {
      this.#establishing = this.#add();
      process.nextTick(() => {
        this.#establishing = undefined;
      });
    }
    return this.#establishing;
  }

  /** Starts a new generation. */
  async renew(): Promise<string> {
    const token = this.#newToken();
    await this.#server.set(this.key, asStored(token), 0);
    return this.#now(token);
  }

  async #add(): Promise<string> {
    const token = this.#newToken();
    // Of two processes that find no token one adds its own, and both see the same.
    const added = await this.#server.add(this.key, asStored(token), 0);
    return added ? this.#now(token) : ((await this.check()) ?? this.renew());
  }

  #now(token: string): string {
    this.token = token;
    return token;
  }
}

function asStored(token: string): Stored {
  return { flags: Flags.text, data: token };
}

/** Whatever text lies there serves: `legalKey` keeps the keys made with it legal and apart. */
function tokenOf({ data }: Stored): string {
  return typeof data === 'string' ? data : Buffer.from(data).toString('latin1');
}
