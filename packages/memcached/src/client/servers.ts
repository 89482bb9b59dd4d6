import { serversMisuse, type WeightedServer, weighted } from './address.js';
import type { Placement } from './placement.js';
import { type Dialling, Server } from './server.js';

/** One server or several, or what lists them anew whenever it is asked. */
export type ServerList =
  | string
  | readonly (string | WeightedServer)[]
  | (() => Promise<readonly (string | WeightedServer)[]>);

/** Under which a client has its servers. Global, so that two copies of this package (ESM and CJS) know of each other's. */
export const serversIn: unique symbol = Symbol.for('@ctu/memcached:servers') as never; // the type of such a constant is its own

/** What the servers go by. */
export interface ServersOptions extends Dialling {
  readonly list: ServerList;
  readonly placement: Placement;
  /** How often a function that lists them is asked, in milliseconds. */
  readonly poll: number;
}

/** The servers that there are, and which keys they have. */
export class Servers {
  readonly #options: ServersOptions;
  #servers: readonly Server[] = [];
  #placeOf: (key: string) => number = () => 0;
  #listing: Promise<void> | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  #listedAt = Number.NEGATIVE_INFINITY;
  #closed = false;
  /** Why there are none. */
  reason = new Error('they were never listed');

  constructor(options: ServersOptions) {
    this.#options = options;
    const { list } = options;
    if (typeof list !== 'function') this.#take(typeof list === 'string' ? [list] : list);
  }

  get all(): readonly Server[] {
    this.#poll();
    return this.#servers;
  }

  /** The server of a key; undefined where there is none. */
  of(key: string): Server | undefined {
    this.#poll();
    const servers = this.#servers;
    return servers.length === 1 ? servers[0] : servers[this.#placeOf(key)];
  }

  /** Resolves once the servers were listed, or could not be. */
  async listed(): Promise<void> {
    this.#poll();
    await this.#listing;
  }

  end(): void {
    this.#closed = true;
    for (const server of this.#servers) server.retire();
    this.#servers = [];
    this.reason = new Error('the client is closed');
  }

  /** Lists the servers again where that is due. Until they are, and where it fails, those of before go on. */
  #poll(): void {
    const { list, poll, clock } = this.#options;
    if (typeof list !== 'function' || this.#closed) return;
    const now = clock.now();
    // Who has not listed them until the next time may never do.
    if (now < (this.#listing ? this.#askedAt : this.#listedAt) + poll) return;
    this.#askedAt = now;
    const listing: Promise<void> = Promise.resolve()
      .then(list)
      .then((servers) => {
        if (this.#listing === listing) this.#take(servers);
      })
      .catch((error) => {
        this.reason = error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => {
        if (this.#listing !== listing) return;
        this.#listing = undefined;
        // Where there are none yet, they are asked for again at once.
        if (this.#servers.length > 0) this.#listedAt = clock.now();
      });
    this.#listing = listing;
  }

  /** Takes a list. Those that are still there keep their connections. */
  #take(list: readonly (string | WeightedServer)[]): void {
    const misuse = serversMisuse(list);
    if (misuse) throw misuse;
    if (this.#closed) return;
    const known = new Map(this.#servers.map((server) => [server.name, server]));
    const weights = list.map(weighted);
    const servers = weights.map(({ server }) => known.get(server) ?? new Server(server, this.#options));
    const placeOf = this.#options.placement(weights); // first, for it may throw
    for (const server of this.#servers) if (!servers.includes(server)) server.retire();
    this.#servers = servers;
    this.#placeOf = placeOf;
  }
}
