import type { Wanted } from '@ctu/core/adapter';

/** What a server keeps under a key: the data, and a number beside it that says what they are. */
export interface Stored {
  readonly flags: number;
  /** Bytes, or text instead of its UTF-8. What was read may be either, whatever was written. */
  readonly data: string | Uint8Array;
}

/**
 * One server. Keys are legal ones. Every reply may reject: with a `Refusal` where the server answered with an error, with
 * anything else where it could not be reached. A call may also never settle. Once it is no longer wanted, because its
 * caller has given up, a call that still waits for a connection is not sent.
 */
export interface MemcachedServer {
  /** Where it is: `host:port`. */
  readonly name: string;
  /** Whether it is one of the servers no more, and need not be asked whether it is back. */
  readonly retired?: boolean;
  /** What is under each key, in their order, `undefined` where nothing is. There is at least one key. */
  getMany(keys: readonly string[], call?: Wanted): Promise<(Stored | undefined)[]>;
  /** Keeps something until `expiry`, which is what `expiryOf` makes. */
  set(key: string, stored: Stored, expiry: number, call?: Wanted): Promise<void>;
  /** Keeps something where nothing is; whether nothing was. */
  add(key: string, stored: Stored, expiry: number, call?: Wanted): Promise<boolean>;
  /** Forgets a key; whether it was there. */
  delete(key: string, call?: Wanted): Promise<boolean>;
  /** Forgets all keys of everybody. */
  flush(call?: Wanted): Promise<void>;
  /** The server's own statistics, as it writes them. */
  stats(call?: Wanted): Promise<Record<string, string>>;
  /** The seconds that a key has left, Infinity for ever, 0 where nothing is; undefined where this server cannot tell. */
  remaining?(key: string, call?: Wanted): Promise<number | undefined>;
  /** Asks for a sign of life: `version`. */
  version(): Promise<unknown>;
  /** Is called when a call was given up: its reply need not keep the program from ending any more. */
  overdue?(): void;
  /** Drops the connection, where it is the cache's own, and whatever waits for it. The next call opens another. */
  disconnect?(): void;
}

/** The port: what the cache needs of a client library. Each library has a file in `clients/`. */
export interface MemcachedClient {
  /** What the client's own settings put before every key. */
  readonly namespace: string;
  /** All servers, at least one. */
  servers(): MemcachedServer[];
  /** The server of a key by the client's own ring, the same object each time. Never throws. */
  serverOf(key: string): MemcachedServer;
  /** How many bytes of a server's memory the data take. */
  sizeOf(data: string | Uint8Array): number;
  /** Lets go of the connections that this client opened itself. */
  close(): void;
}

/** Whether this is what a lease has created (`mg … N`, or `add` of nothing): there is no value yet. */
export function isEmptyItem({ flags, data }: Stored): boolean {
  return flags === 0 && data.length === 0;
}

/** A server's answer that says that it could not or would not. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** A server for keys that have none: every call is refused. */
export function noServer(reason: () => string): MemcachedServer {
  const fail = () => Promise.reject(new Error(reason()));
  const calls = { getMany: fail, set: fail, add: fail, delete: fail, flush: fail, stats: fail, version: fail };
  return { name: 'no server', ...calls };
}
