import type { Argument, RedisReply } from './redis-client.js';

/** What the server keeps under a key; null where there is nothing, or nothing that a cache has written. */
export type Payload = string | Uint8Array | null;

// What Redis answers, checked: a client in an open MULTI gets `QUEUED` for everything, and a proxy may answer anything. Each
// function throws where what came is no reply to its command. What it says then holds nothing of the reply.

/** What `SET` and `FLUSHDB` answer. */
export function ok(reply: RedisReply): void {
  if (String(reply) !== 'OK') throw strange(reply, 'OK');
}

/** A number, also where a client hands them out as text. */
export function integer(reply: RedisReply): number {
  if (typeof reply === 'number') return reply;
  if (typeof reply === 'string' && /^-?\d+$/.test(reply)) return Number(reply);
  throw strange(reply, 'a number');
}

/** A text that is never `QUEUED`. */
export function text(reply: RedisReply): string {
  if (typeof reply !== 'string' || isQueued(reply)) throw strange(reply, 'a text');
  return reply;
}

/** A payload. `bytes`: as bytes, which no client makes of a text. */
export function payload(reply: unknown, bytes: boolean): Payload {
  if (reply === null || reply instanceof Uint8Array || (typeof reply === 'string' && !bytes)) return reply;
  throw strange(reply, bytes ? 'bytes' : 'a text');
}

/** As many replies as there are keys. */
export function replies(reply: RedisReply, count: number): unknown[] {
  if (Array.isArray(reply) && reply.length === count) return reply;
  throw strange(reply, `${count} of them`);
}

/** A page of `SCAN`: where the next one begins, and the keys. */
export function page(reply: RedisReply): { readonly cursor: string; readonly keys: readonly Argument[] } {
  const [cursor, keys]: readonly RedisReply[] = Array.isArray(reply) ? reply : [];
  if (!/^\d+$/.test(String(cursor)) || !Array.isArray(keys) || !keys.every(isArgument)) throw strange(reply, 'a page');
  return { cursor: String(cursor), keys };
}

/** Whether it is what a client in an open `MULTI` gets; or a value that reads so. */
export function isQueued(reply: unknown): boolean {
  return (typeof reply === 'string' || reply instanceof Uint8Array) && reply.length === 6 && String(reply) === 'QUEUED';
}

function isArgument(reply: unknown): reply is Argument {
  return typeof reply === 'string' || reply instanceof Uint8Array;
}

function strange(reply: unknown, wanted: string): Error {
  const reason = isQueued(reply) ? 'QUEUED: the client has an open MULTI' : kindOf(reply);
  return new Error(`${wanted} was expected, what came is ${reason}`);
}

function kindOf(reply: unknown): string {
  if (Array.isArray(reply)) return `a list of ${reply.length}`;
  if (reply instanceof Uint8Array) return 'bytes';
  return reply === null || reply === undefined ? String(reply) : `a ${typeof reply}`;
}
