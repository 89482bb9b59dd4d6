import type { KeyCodec } from '@ctu/core';
import { Batch, type Receiver } from '@ctu/core/adapter';
import type { Calls, ManySource } from './calls.js';
import type { Keyspace } from './keyspace.js';
import type { Stored } from './memcached-client.js';

/** The most keys of one request. With more, large values cost more each; small ones gain nothing that shows. */
const MOST_KEYS = 100;

/** The reads of a cache: those of one turn of the event loop leave together, on a ring those of one server. */
export class Reads {
  readonly #calls: Calls;
  readonly #keyspace: Keyspace;
  readonly #source: ManySource<Stored | undefined>;
  readonly #batch: Batch<Stored>;

  constructor(calls: Calls, keyspace: Keyspace, keys: Pick<KeyCodec<unknown>, 'decode'>) {
    this.#calls = calls;
    this.#keyspace = keyspace;
    this.#source = {
      read: (server, names, call) => keyspace.read(server, names, call),
      keyOf: (name) => keys.decode(name),
    };
    this.#batch = new Batch<Stored>({
      ask: (names, receiver) => this.#ask(names, receiver),
      limit: () => MOST_KEYS,
      sizeOf: ({ data }) => data.length,
      group: (name) => keyspace.serverOf(name),
      defer: process.nextTick,
    });
  }

  /** What `decode` makes of what lies under a name. */
  get<T>(name: string, decode: (stored: Stored | undefined) => T): Promise<T> {
    return this.#batch.get(name, decode);
  }

  /** What `decode` makes of what lies under many names, in their order. */
  getMany<T>(names: readonly string[], decode: (stored: Stored | undefined, index: number) => T): Promise<T[]> {
    return this.#batch.getMany(names, decode);
  }

  /** Gives the receiver what lies under names that share a server. */
  #ask(names: string[], receiver: Receiver<readonly (Stored | undefined | Error)[]>): void {
    const server = this.#keyspace.serverOf(names[0]!); // there is at least one
    this.#calls.ask(server, names, this.#source, receiver);
  }
}
