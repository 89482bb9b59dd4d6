import type { Wanted } from '@ctu/core/adapter';
import { type MemcachedClient, type MemcachedServer, noServer, Refusal, type Stored } from '../../memcached-client.js';
import { perServer } from '../per-server.js';
import { fromInBand, IN_BAND, inBandSize, toInBand } from './in-band.js';

/** What a command of the package `memcache` takes. */
export interface MemcacheCommandOptions {
  isMultiline?: boolean;
  isStats?: boolean;
  requestedKeys?: string[];
}

/** A server as a client of the package `memcache` keeps it. */
export interface MemcacheNode {
  readonly id: string;
  isConnected(): boolean;
  /** The connection; nothing where there was none yet. */
  readonly socket?: { removeAllListeners(event: string): unknown } | undefined; // no project must have the types of Node
  /** Connects anew, and forgets what is left of an earlier connection. */
  reconnect(): Promise<void>;
  // biome-ignore lint/suspicious/noExplicitAny: the library's own type of a reply, which depends on the options
  command(command: string, options?: MemcacheCommandOptions): Promise<any>;
}

/** A client of the package `memcache` (1.4 and later). */
export interface MemcacheLike {
  readonly nodes: readonly MemcacheNode[];
  readonly hash: { getNodesByKey(key: string): MemcacheNode[] };
}

/** Whether this is a client of the package `memcache`. */
export function isMemcache(client: object): client is MemcacheLike {
  const library = client as Partial<MemcacheLike>; // asks for names only
  return Array.isArray(library.nodes) && typeof library.hash?.getNodesByKey === 'function';
}

/** On the wire: the flags within the data, because the library drops those of a reply and carries text only. */
export function memcacheClient(client: MemcacheLike): MemcachedClient {
  const known = perServer(serverOf);
  const nowhere = noServer(() => 'The ring of the client has no servers left');
  return {
    namespace: '',
    servers: () => client.nodes.map(known),
    serverOf(key) {
      const node = client.hash.getNodesByKey(key)[0];
      return node ? known(node) : nowhere;
    },
    sizeOf: inBandSize,
    close() {},
  };
}

/** Speaks to the library's node, because its client answers with a miss where a server is dead or frozen. */
function serverOf(node: MemcacheNode): MemcachedServer {
  // No async function, and one `then` for both outcomes: promises would slow down a lone read.
  const ask = <T>(
    read: (reply: unknown) => T,
    command: string,
    call: Wanted | undefined,
    options?: MemcacheCommandOptions,
  ): Promise<T> =>
    node.isConnected()
      ? node.command(command, options).then(read, refuse)
      : connect(node).then(() => {
          if (call?.wanted === false) throw new Error('there was no connection in time');
          return node.command(command, options).then(read, refuse);
        });
  const tell = (command: string, good: string, call: Wanted | undefined, bad?: unknown): Promise<boolean> =>
    ask(
      (reply) => {
        if (reply === good) return true;
        if (bad !== undefined && reply === bad) return false;
        throw new Refusal(String(reply));
      },
      command,
      call,
    );
  const store = (command: string, key: string, stored: Stored, expiry: number, call?: Wanted, bad?: unknown) => {
    const text = toInBand(stored);
    return tell(`${command} ${key} ${IN_BAND} ${expiry} ${Buffer.byteLength(text)}\r\n${text}`, 'STORED', call, bad);
  };
  return {
    name: node.id,
    getMany(keys, call) {
      const read = (reply: unknown) => {
        const { foundKeys, values = [] } = reply as { foundKeys: string[]; values?: string[] }; // as it reads many lines
        if (keys.length === 1) return values.length === 1 ? values.map(fromInBand) : [undefined];
        const found = new Map(foundKeys.map((key, index) => [key, fromInBand(values[index]!)]));
        return keys.map((key) => found.get(key));
      };
      return ask(read, `get ${keys.join(' ')}`, call, { isMultiline: true, requestedKeys: [...keys] });
    },
    async set(key, stored, expiry, call) {
      await store('set', key, stored, expiry, call);
    },
    add: (key, stored, expiry, call) => store('add', key, stored, expiry, call, false),
    delete: (key, call) => tell(`delete ${key}`, 'DELETED', call, 'NOT_FOUND'),
    async flush(call) {
      await tell('flush_all', 'OK', call);
    },
    // As the library reads them.
    stats: (call) => ask((reply) => reply as Record<string, string>, 'stats', call, { isStats: true }),
    version: () => ask((reply) => reply, 'version', undefined),
    disconnect: () => void connect(node).catch(() => {}), // who asks next is told
  };
}

/** Nodes that are being connected, for all caches on their client. */
const connecting = new WeakMap<MemcacheNode, Promise<void>>();

/**
 * Connects a node once for all callers that wait for it; the library would open a connection for each. Its `connect` will
 * not do: it would read what is left of a broken reply as the start of the next one.
 */
function connect(node: MemcacheNode): Promise<void> {
  const known = connecting.get(node);
  if (known) return known;
  // 1. A connection is dropped. 2. Another one opens. 3. The first tells that it is closed, and is taken for the second.
  node.socket?.removeAllListeners('close');
  const connected = node.reconnect().finally(() => connecting.delete(node));
  connecting.set(node, connected);
  return connected;
}

/** The library's error of a server's answer has that line as its message. */
function refuse(error: unknown): never {
  if (error instanceof Error && /^(?:CLIENT_|SERVER_)?ERROR/.test(error.message)) throw new Refusal(error.message);
  throw error;
}
