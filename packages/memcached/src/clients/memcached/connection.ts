import type { Socket } from 'node:net';
import { ReplyReader, type TextReply } from './reply-reader.js';

/** A command under way, as the client `memcached` keeps it. */
export interface Query {
  /** The command's first line. It is read when it is sent. */
  readonly command: string;
  /** What follows that line: a value. */
  readonly body?: string | Uint8Array | undefined;
  /** Whether it keeps no program from ending. Default: it does. */
  readonly background?: boolean | undefined;
  callback(error: unknown, reply?: TextReply): void;
}

/** A connection of the client `memcached`, and the commands on it that wait for their replies, in order. */
export interface Connection extends Socket {
  metaData: Query[];
}

/** What a command does with a connection, or with the error why there is none. */
export type OnConnection = (error: unknown, connection?: Connection) => void;

/**
 * Reads a new connection in place of the library: replies are read exactly, commands fail when it closes, and while none
 * is under way it keeps no program from ending.
 */
export function takeOver(connection: Connection): void {
  const queries = connection.metaData;
  const reader = new ReplyReader((reply) => {
    queries.shift()?.callback(undefined, reply);
    if (queries.length === 0) connection.unref();
  });
  connection.setEncoding('latin1'); // one character per byte
  connection.removeAllListeners('data');
  connection.on('data', (chunk: string) => {
    try {
      reader.read(chunk);
    } catch (error) {
      connection.destroy(error as Error); // the reader throws errors only
    }
  });
  connection.once('close', () => {
    for (const { callback } of queries.splice(0)) callback(new Error('the connection was closed'));
  });
  connection.unref();
}

/** Hands a connection to the library, which writes the command's first line, and writes the value after it. */
export function send(connection: Connection, callback: OnConnection): void {
  joinWrites(connection);
  const before = connection.metaData.length;
  if (before === 0) connection.ref();
  callback(undefined, connection);
  const query = connection.metaData[before];
  if (before === 0 && query?.background) connection.unref();
  const body = query?.body;
  if (body === undefined) return;
  connection.write(body);
  connection.write('\r\n');
}

/** Joins what is written in the rest of this turn into one write. */
function joinWrites(connection: Connection): void {
  if (connection.writableCorked > 0) return;
  connection.cork();
  process.nextTick(() => connection.uncork());
}
