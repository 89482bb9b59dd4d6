import { CacheError } from '@ctu/core';
import type { Connection } from './calls.js';
import type { Reply } from './redis-client.js';

/** An entry on its way to the server. */
export interface Entry {
  /** As the caller wrote it. */
  readonly key: unknown;
  readonly serverKey: string;
  readonly payload: string | Uint8Array;
}

/** What Redis holds at most in one value, in bytes. It ends the connection of who sends more. */
const MOST_BYTES = 512 * 1024 * 1024;

/** The error of an entry that Redis cannot hold, or undefined where it can. */
export function sizeMisuse({ key, payload }: Entry): CacheError | undefined {
  // No character takes more than three bytes, so most texts need no counting.
  if (payload.length * 3 <= MOST_BYTES) return undefined;
  const bytes = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.byteLength;
  if (bytes <= MOST_BYTES) return undefined;
  return new CacheError('VALUE_TOO_LARGE', `Value is ${bytes} bytes, Redis holds ${MOST_BYTES}`, { key });
}

/** Writes an entry that expires after so many milliseconds, `Infinity` for never. */
export function writeEntry(connection: Connection, { key, serverKey, payload }: Entry, ttl: number): Promise<Reply> {
  return connection.request(['set', serverKey, payload, ...expiry(ttl)], { key, slotKey: serverKey });
}

function expiry(ttl: number): string[] {
  // Redis takes whole milliseconds. What a number cannot count exactly lasts 285,000 years: for ever.
  const milliseconds = Math.ceil(ttl);
  return Number.isSafeInteger(milliseconds) ? ['PX', String(milliseconds)] : [];
}
