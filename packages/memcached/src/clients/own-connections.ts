import type { Socket } from 'node:net';
import { type Reply, ReplyReader } from './reply-reader.js';

/** A command under way, as the client `memcached` keeps it. */
export interface Query {
  /** The command's first line. */
  command: string;
  /** What follows that line: a value. */
  body?: string | Uint8Array;
  callback(error: unknown, reply?: Reply): void;
  /** When it was sent, by `Date`; the client sets it. */
  start?: number;
}

/** A connection of the client, and the commands on it that wait for their replies, in order. */
interface Connection extends Socket {
  metaData: Query[];
}

type OnConnection = (error: unknown, connection?: Connection) => void;

/** The parts of the client `memcached` that this file builds on. */
export interface Library {
  readonly servers: string[];
  readonly namespace: string;
  readonly HashRing: { get(key: string): string | undefined };
  /** Sends a command to a server. */
  command(compile: () => Query, server: string): void;
  /** Opens a connection to a server, or finds one in its pool. */
  connect(server: string, callback: OnConnection): void;
}

/** A client with connections of its own. */
export interface OwnConnections extends Library {
  /** Hears that a call got no reply for this long, in milliseconds. */
  overdue(server: string, timeout: number): void;
  /** Closes the connections once the server has answered what it was asked. */
  close(): void;
}

/**
 * The same client (its settings, servers and ring) with connections of its own, on which replies are read exactly.
 *
 * The library itself takes replies for text in UTF-8, parses JSON under the flags 2 (and ends the program where it is
 * none), never answers a command whose connection has closed, and keeps timers for minutes after a failure. On these
 * connections none of that happens, and the client that was handed in stays as it is.
 */
export function ownConnections(client: Library): OwnConnections {
  const connections = new Map<string, Connection>();
  const opening = new Map<string, OnConnection[]>();

  const open = (server: string): void => {
    const waiting = opening.get(server)!; // set by the caller
    client.connect.call(own, server, (error, connection) => {
      if (opening.get(server) !== waiting) return; // the pool tells a timeout twice
      opening.delete(server);
      if (!error && connection) {
        prepare(connection);
        connections.set(server, connection);
        connection.once('close', () => {
          if (connections.get(server) === connection) connections.delete(server); // there may be a new one
        });
      }
      for (const callback of waiting) callback(error, connection);
    });
  };

  const own: OwnConnections = Object.assign(Object.create(client) as Library, {
    // The library writes to these: without them it would write to those of the client that was handed in.
    connections: {},
    issues: {},
    activeQueries: 0,
    // Limits and detours that would come between a command and its server.
    maxQueueSize: -1,
    redundancy: false,
    retries: 0,
    // Marks a server as dead, for hours by default. Here every call may try.
    connectionIssue() {},

    connect(server: string, callback: OnConnection): void {
      const known = connections.get(server);
      const onConnection: OnConnection = (error, connection) => {
        if (error || !connection) callback(error || 'no connection');
        else send(connection, callback);
      };
      const waiting = opening.get(server);
      if (known?.readyState === 'open') send(known, callback);
      else if (waiting) waiting.push(onConnection);
      else {
        opening.set(server, [onConnection]);
        open(server);
      }
    },

    overdue(server: string, timeout: number): void {
      const connection = connections.get(server);
      const oldest = connection?.metaData[0]?.start;
      // A frozen server answers in order when it thaws, so the connection is worth waiting for. A vanished one is not.
      if (oldest !== undefined && Date.now() - oldest >= PATIENCE * timeout) connection?.destroy();
    },

    close(): void {
      for (const connection of connections.values()) connection.end();
    },
  });
  return own;
}

/** After so many timeouts without a reply a connection is given up. */
const PATIENCE = 10;

/** Hands a connection to the library, which writes the command's first line, and writes the value after it. */
function send(connection: Connection, callback: OnConnection): void {
  together(connection);
  const before = connection.metaData.length;
  if (before === 0) connection.ref();
  callback(undefined, connection);
  const body = connection.metaData[before]?.body;
  if (body === undefined) return;
  connection.write(body);
  connection.write('\r\n');
}

/** What is written in one turn of the event loop leaves in one piece. */
function together(connection: Connection): void {
  if (connection.writableCorked > 0) return;
  connection.cork();
  process.nextTick(() => connection.uncork());
}

function prepare(connection: Connection): void {
  const queries = connection.metaData;
  const reader = new ReplyReader((reply) => {
    queries.shift()?.callback(undefined, reply);
    // An idle connection keeps no program from ending.
    if (queries.length === 0) connection.unref();
  });
  connection.setEncoding('latin1'); // one character per byte
  connection.removeAllListeners('data'); // the library's own reader
  connection.on('data', (chunk: string) => {
    try {
      reader.read(chunk);
    } catch (error) {
      connection.destroy(error as Error); // the reader throws errors only
    }
  });
  connection.once('close', () => {
    for (const { callback } of queries.splice(0)) callback(new Error('The connection was closed'));
  });
  connection.unref();
}
