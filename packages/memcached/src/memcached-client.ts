/** What a server keeps under a key: the data, and a number beside it that says what they are. */
export interface Stored {
  readonly flags: number;
  /** Bytes, or text instead of its UTF-8. What was read may be either, whatever was written. */
  readonly data: string | Uint8Array;
}

/**
 * One server. Keys are legal ones. Every reply may reject: with a `Refusal` where the server answered with an error, with
 * anything else where it could not be reached. A call may also never settle.
 */
export interface MemcachedServer {
  /** Where it is: `host:port`. */
  readonly name: string;
  /** What is under each key, in their order, `undefined` where nothing is. There is at least one key. */
  getMany(keys: readonly string[]): Promise<(Stored | undefined)[]>;
  /** Keeps something until `expiry`, which is what `expiryOf` makes. */
  set(key: string, stored: Stored, expiry: number): Promise<void>;
  /** Keeps something where nothing is; whether nothing was. */
  add(key: string, stored: Stored, expiry: number): Promise<boolean>;
  /** Forgets a key; whether it was there. */
  delete(key: string): Promise<boolean>;
  /** Forgets all keys of everybody. */
  flush(): Promise<void>;
  /** The server's own statistics, as it writes them. */
  stats(): Promise<Record<string, string>>;
  /** Is called when a call was given up because no reply came within this many milliseconds. */
  overdue?(timeout: number): void;
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

/** A server's answer that says that it could not or would not. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** A server for keys that have none: every call is refused. */
export function noServer(reason: string): MemcachedServer {
  const fail = () => Promise.reject(new Error(reason));
  return { name: 'no server', getMany: fail, set: fail, add: fail, delete: fail, flush: fail, stats: fail };
}
