import { CacheError } from '@ctu/core';
import { allEnded, Deadlines, type Wanted } from '@ctu/core/adapter';
import { Calls } from '../calls.js';
import { perServer } from '../clients/per-server.js';
import { wireKey } from './key.js';
import { Operations } from './operations.js';
import type { Server } from './server.js';
import type { Servers } from './servers.js';
import { type ClientValue, clientValue } from './values.js';

type ServerOperations = Operations<ClientValue>;

/** Finds the servers of keys, and asks them in time. All rejects with a CacheError, or with what is wrong with a key or with data. */
export class Reach {
  readonly #servers: Servers;
  readonly #calls: Calls;
  readonly #deadlines: Deadlines;
  readonly #operations = perServer(
    (server: Server) => new Operations(server, clientValue),
    new WeakMap<Server, ServerOperations>(),
  );
  #closed = false;

  /** `timeout` in milliseconds. */
  constructor(servers: Servers, timeout: number) {
    this.#servers = servers;
    this.#calls = new Calls(timeout);
    this.#deadlines = new Deadlines(timeout);
  }

  /** Asks the server of a key. */
  async at<T>(key: string, act: (operations: ServerOperations, wire: string, call: Wanted) => Promise<T>): Promise<T> {
    const wire = wireKey(key);
    const operations = await this.#of(wire);
    return this.#calls.request(operations, (call) => act(operations, wire, call), { key });
  }

  /** Asks the servers of the keys, each for all of its own. What they answer for each key, in the order of the keys. */
  async atMany<T>(
    keys: readonly string[],
    act: (operations: ServerOperations, wires: readonly string[], call: Wanted) => Promise<readonly T[]>,
  ): Promise<T[]> {
    const wires = keys.map(wireKey);
    const places = await Promise.all(wires.map((wire) => this.#of(wire)));
    const byServer = new Map<ServerOperations, number[]>();
    for (const [index, operations] of places.entries()) {
      const indexes = byServer.get(operations);
      if (indexes) indexes.push(index);
      else byServer.set(operations, [index]);
    }
    const answers = new Array<T>(keys.length);
    await allEnded(
      [...byServer].map(async ([operations, indexes]) => {
        const its = indexes.map((index) => wires[index]!); // a place for each
        const replies = await this.#calls.request(operations, (call) => act(operations, its, call));
        for (const [at, index] of indexes.entries()) answers[index] = replies[at]!; // one for each
      }),
    );
    return answers;
  }

  /** Asks each server. The answers, by their names. */
  async each<T>(act: (operations: ServerOperations, call: Wanted) => Promise<T>): Promise<Map<string, T>> {
    const listing = this.#listing();
    if (listing) await listing;
    const all = this.#servers.all.map((server) => this.#operations(server));
    if (all.length === 0) throw this.#none();
    const answers = await allEnded(
      all.map((operations) => this.#calls.request(operations, (call) => act(operations, call))),
    );
    return new Map(all.map(({ name }, index) => [name, answers[index]!])); // one for each
  }

  /** Resolves once the servers are listed, or could not be: calls tell. */
  async listed(): Promise<void> {
    try {
      await this.#listing();
    } catch {}
  }

  /** Resolves once the servers are listed; undefined where there are some, so that what is called before `close` is under way. */
  #listing(): Promise<void> | undefined {
    if (this.#closed) throw this.#none();
    if (this.#servers.all.length > 0) return undefined;
    const late = () => new CacheError('TIMEOUT', 'The servers of Memcached were not listed in time');
    return this.#deadlines.race(this.#servers.listed(), late);
  }

  /** Refuses calls from now on, and closes the connections once all replies have come. */
  close(): void {
    this.#closed = true;
    this.#calls.close();
    this.#servers.end();
  }

  async #of(wire: string): Promise<ServerOperations> {
    const listing = this.#listing();
    if (listing) await listing;
    const server = this.#servers.of(wire);
    if (!server) throw this.#none();
    return this.#operations(server);
  }

  /** Why there is no server. */
  #none(): CacheError {
    if (this.#closed) return new CacheError('CLOSED', 'Memcached is closed');
    return new CacheError('UNAVAILABLE', 'There are no servers', { cause: this.#servers.reason });
  }
}
