import type { Wanted } from '@ctu/core/adapter';
import type { MemcachedClient, MemcachedServer, Stored } from '../../memcached-client.js';
import { noServer, Refusal } from '../../memcached-client.js';
import { perServer } from '../per-server.js';
import type { Query } from './connection.js';
import { type Internals, type OwnConnections, ownConnections } from './own-connections.js';
import type { TextReply } from './reply-reader.js';
import { serverOnRing } from './ring.js';

/** A client of the package `memcached` (2.2 and later). */
export interface MemcachedLike {
  // biome-ignore lint/suspicious/noExplicitAny: the library's own types say `any` for what a callback gets
  getMulti(keys: string[], callback: (error: any, data: Record<string, any>) => void): void;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  settings(callback: (error: any, settings: any) => void): void;
  end(): void;
}

/** Whether this is a client of the package `memcached`. The types of the package leave out these members. */
export function isMemcached(client: object): client is MemcachedLike {
  const library = client as Partial<Internals>; // asks for names only
  return typeof library.command === 'function' && Array.isArray(library.servers) && library.HashRing !== undefined;
}

/** On the wire: data and flags as they are, in the text protocol. */
export function memcachedClient(client: MemcachedLike): MemcachedClient {
  const own = ownConnections(client as unknown as Internals); // isMemcached has seen the parts
  const serverAt = perServer((name: string) => serverOf(own, name));
  const nowhere = noServer('The ring of the client has no servers left');
  return {
    namespace: own.namespace,
    servers: () => own.servers.map(serverAt),
    serverOf(key) {
      const name = own.servers.length === 1 ? own.servers[0] : serverOnRing(own.HashRing, key);
      return name === undefined ? nowhere : serverAt(name);
    },
    sizeOf: (data) => Buffer.byteLength(data),
    close: () => own.close(),
  };
}

function serverOf(own: OwnConnections, name: string): MemcachedServer {
  const send = (queryOf: (callback: Query['callback']) => Query): Promise<TextReply> =>
    new Promise((resolve, reject) => {
      const query = queryOf((error, reply) => (reply ? resolve(reply) : reject(asError(error))));
      own.command(() => query, name);
    });
  const ask = (command: string, body?: string | Uint8Array, call?: Wanted): Promise<TextReply> =>
    send((callback) => new WantedQuery(command, body, call, callback));
  const tell = async (command: string, good: string, bad?: string, call?: Wanted, body?: string | Uint8Array) => {
    const { line } = await ask(command, body, call);
    if (line === good) return true;
    if (line === bad) return false;
    throw new Refusal(line);
  };
  const store = (command: string, key: string, { flags, data }: Stored, expiry: number, call?: Wanted, bad?: string) =>
    tell(`${command} ${key} ${flags} ${expiry} ${Buffer.byteLength(data)}`, 'STORED', bad, call, data);
  return {
    name,
    async getMany(keys, call) {
      const { line, values } = await ask(`get ${keys.join(' ')}`, undefined, call);
      if (line !== 'END') throw new Refusal(line);
      return keys.map((key) => values.get(key));
    },
    async set(key, stored, expiry, call) {
      await store('set', key, stored, expiry, call);
    },
    add: (key, stored, expiry, call) => store('add', key, stored, expiry, call, 'NOT_STORED'),
    delete: (key, call) => tell(`delete ${key}`, 'DELETED', 'NOT_FOUND', call),
    async flush(call) {
      await tell('flush_all', 'OK', undefined, call);
    },
    async stats(call) {
      const { line, stats } = await ask('stats', undefined, call);
      if (line !== 'END') throw new Refusal(line);
      return Object.fromEntries(stats.map(split));
    },
    version: () => send((callback) => ({ command: 'version', background: true, callback })),
    overdue: () => own.overdue(name),
    disconnect: () => own.disconnect(name),
  };
}

/** A command that becomes a `version` where its caller has given up before there is a connection to send it on. */
class WantedQuery implements Query {
  constructor(
    private readonly line: string,
    private readonly value: string | Uint8Array | undefined,
    private readonly call: Wanted | undefined,
    readonly callback: Query['callback'],
  ) {}

  get command(): string {
    return this.call?.wanted === false ? 'version' : this.line;
  }

  get body(): string | Uint8Array | undefined {
    return this.call?.wanted === false ? undefined : this.value;
  }
}

function split(stat: string): [string, string] {
  const space = stat.indexOf(' ');
  return [stat.slice(0, space), stat.slice(space + 1)];
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
