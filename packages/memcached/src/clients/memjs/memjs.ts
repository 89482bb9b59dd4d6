import type { Wanted } from '@ctu/core/adapter';
import { type MemcachedClient, type MemcachedServer, noServer, Refusal, type Stored } from '../../memcached-client.js';
import { perServer } from '../per-server.js';
import { binaryRequest, Opcode, Status, statusText, writeExtras } from './binary-message.js';

/** A response of the binary protocol, as the package `memjs` tells it. */
export interface MemjsResponse {
  header: { status: number; totalBodyLength: number };
  key: Uint8Array;
  /** The flags, in the response to a read. */
  extras: Uint8Array;
  val: Uint8Array;
}

/** A server as a client of the package `memjs` keeps it. */
export interface MemjsServer {
  readonly host: string;
  readonly port: number;
  onResponse(opaque: number, callback: MemjsCallback): void;
  onError(opaque: number, callback: (error: Error) => void): void;
  /** Calls `go` once there is a connection, at once where there is one. */
  sock(sasl: boolean, go: () => void): void;
  write(request: Uint8Array): void;
  /** Drops the connection, and rejects whatever waits for it. */
  error(error: Error): void;
  /** What has come of a response that is not complete. */
  responseBuffer: Uint8Array;
  /** The connection; nothing where there is none. The library's types leave it out. */
  _socket?: { emit(event: string | symbol, ...args: unknown[]): boolean } | undefined; // no project must have the types of Node
}

/** What is told of the responses to a request. */
export interface MemjsCallback {
  (response: MemjsResponse): void;
  /** Marks a request with many responses. The last one is empty. */
  quiet?: boolean;
}

/** A client of the package `memjs` (1.3 and later). */
export interface MemjsLike {
  readonly servers: readonly MemjsServer[];
  readonly seq: number;
  /** The server of a key; nothing where all of them are given up for the moment. */
  server(key: string): MemjsServer | null | undefined;
  /** Counts `seq` up, by which responses find their requests. */
  incrSeq(): void;
}

/** Whether this is a client of the package `memjs`. */
export function isMemjs(client: object): client is MemjsLike {
  const library = client as Partial<MemjsLike>; // asks for names only
  return (
    typeof library.incrSeq === 'function' && typeof library.server === 'function' && Array.isArray(library.servers)
  );
}

/** On the wire: data and flags as they are, in the binary protocol. */
export function memjsClient(client: MemjsLike): MemcachedClient {
  const known = perServer((theirs: MemjsServer) => serverOf(client, theirs));
  const nowhere = noServer(() => 'The client has given up all of its servers for the moment');
  return {
    namespace: '',
    servers: () => client.servers.map(known),
    serverOf(key) {
      const theirs = client.server(key);
      return theirs ? known(theirs) : nowhere;
    },
    sizeOf: (data) => Buffer.byteLength(data),
    close() {},
  };
}

/**
 * Speaks to the library's server without its client, which cannot write flags, prints to the console, and sends a write
 * again after a failure: long after the caller was told that it failed, and perhaps over a newer value.
 */
function serverOf(client: MemjsLike, server: MemjsServer): MemcachedServer {
  const write = (bytes: Buffer, call: Wanted | undefined): void => {
    const opens = !server._socket;
    // The library would read what is left of a broken response as the start of the next one, for ever.
    if (opens) server.responseBuffer = Buffer.alloc(0);
    server.sock(false, () => {
      if (call?.wanted !== false) server.write(bytes); // else its caller has given up before there was a connection
    });
    if (opens) mutedOnceGivenUp(server);
  };
  /** The bytes of a request, whose response or error will be passed to these functions. */
  const request = (
    onResponse: MemjsCallback,
    reject: (error: Error) => void,
    opcode: number,
    key = '',
    ...rest: Rest
  ) => {
    client.incrSeq();
    const opaque = client.seq >>> 0; // the library's count turns negative after two thousand million
    server.onResponse(opaque, onResponse);
    server.onError(opaque, (error) => reject(error instanceof Error ? error : new Error(String(error))));
    return binaryRequest(opaque, opcode, key, ...rest);
  };
  const tell = (
    call: Wanted | undefined,
    no: readonly number[],
    opcode: number,
    key?: string,
    ...rest: Rest
  ): Promise<boolean> =>
    new Promise((resolve, reject) => {
      const onResponse: MemjsCallback = ({ header: { status } }) => {
        if (status === Status.ok || no.includes(status)) resolve(status === Status.ok);
        else reject(new Refusal(statusText(status)));
      };
      write(request(onResponse, reject, opcode, key, ...rest), call);
    });
  const getMany = (keys: readonly string[], call?: Wanted): Promise<(Stored | undefined)[]> =>
    new Promise((resolve, reject) => {
      const found: (Stored | undefined)[] = [];
      const requests = keys.map((key, index) => {
        const onResponse: MemjsCallback = ({ header: { status }, extras, val }) => {
          if (status === Status.ok)
            found[index] = { flags: new DataView(extras.buffer, extras.byteOffset).getUint32(0), data: val };
          else if (status === Status.notFound) found[index] = undefined;
          else reject(new Refusal(statusText(status)));
          if (index === keys.length - 1) resolve(found); // a server answers in the order of the requests
        };
        return request(onResponse, reject, Opcode.get, key);
      });
      write(requests.length === 1 ? requests[0]! : Buffer.concat(requests), call);
    });
  return {
    name: `${server.host}:${server.port}`,
    getMany,
    async set(key, { flags, data }, expiry, call) {
      await tell(call, [], Opcode.set, key, writeExtras(flags, expiry), data);
    },
    add: (key, { flags, data }, expiry, call) =>
      tell(call, [Status.exists, Status.notStored], Opcode.add, key, writeExtras(flags, expiry), data),
    delete: (key, call) => tell(call, [Status.notFound], Opcode.delete, key),
    async flush(call) {
      await tell(call, [], Opcode.flush);
    },
    version: () => tell(undefined, [], Opcode.version),
    disconnect: () => server.error(new Error('the connection was dropped')),
    stats: (call) =>
      new Promise((resolve, reject) => {
        const stats: Record<string, string> = {};
        const onResponse: MemjsCallback = ({ header: { status, totalBodyLength }, key, val }) => {
          if (status !== Status.ok) reject(new Refusal(statusText(status)));
          else if (totalBodyLength === 0) resolve(stats);
          else stats[utf8.decode(key)] = utf8.decode(val);
        };
        onResponse.quiet = true;
        write(request(onResponse, reject, Opcode.stat), call);
      }),
  };
}

/** What a connection tells the library. */
const SIGNS: ReadonlySet<string | symbol> = new Set(['data', 'timeout', 'error', 'close']);

/**
 * 1. The library gives a connection up. 2. It opens another. 3. The first one closes, fails, times out or brings a late
 * reply, and the library takes it for the second: it forgets or destroys that one, and whoever waits for it is not served.
 * So a connection tells something only while it is the present one.
 */
function mutedOnceGivenUp(server: MemjsServer): void {
  const connection = server._socket;
  if (!connection) return;
  const { emit } = connection;
  connection.emit = (event, ...args) =>
    (server._socket === connection || !SIGNS.has(event)) && emit.call(connection, event, ...args);
}

const utf8 = new TextDecoder();

/** What follows the key of a request. */
type Rest = [extras?: Uint8Array, value?: string | Uint8Array];
