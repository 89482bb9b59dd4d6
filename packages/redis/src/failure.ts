import { CacheError } from '@ctu/core';
import type { Command } from './redis-client.js';

/** What a command is about: a key as its caller wrote it, or how many keys there are. */
export interface About {
  readonly key?: unknown;
  readonly keys?: number | undefined;
}

/** A failure of a client library as a CacheError: `SERVER` for what Redis answered, else `UNAVAILABLE`. */
export function failure(command: Command, about: About, error: unknown): CacheError {
  const cause = withoutArguments(error);
  const reason = cause instanceof Error ? cause.message : String(cause);
  const subject = describe(command, about);
  const message = isAnswer(reason) ? `Redis refuses ${subject}: ${reason}` : `Redis is out of reach for ${subject}: ${reason}`;
  return new CacheError(isAnswer(reason) ? 'SERVER' : 'UNAVAILABLE', message, { ...keyOf(about), cause });
}

/** The error of a command that got no answer in time. */
export function timeoutFailure(command: Command, about: About, timeout: number): CacheError {
  const message = `Redis did not answer ${describe(command, about)} within ${timeout} ms`;
  return new CacheError('TIMEOUT', message, keyOf(about));
}

/** Whether this is the failure of a `GET` on a key that holds a list, a hash or the like. */
export function isWrongType(error: unknown): boolean {
  return error instanceof CacheError && error.cause instanceof Error && error.cause.message.startsWith('WRONGTYPE');
}

/** An error that Redis answers begins with a code in capitals: `ERR …`, `WRONGTYPE …`; those of clients do not. */
function isAnswer(message: string): boolean {
  return /^[A-Z][A-Z\d_]+\b/.test(message);
}

/** Clients attach the command, and the server quotes it: its arguments hold the value. */
function withoutArguments(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const message = error.message.replace(/, with args beginning with:.*$/s, '');
  if (!('command' in error) && message === error.message) return error;
  const bare = new Error(message);
  bare.name = error.name;
  return bare;
}

function describe([name]: Command, { key, keys }: About): string {
  if (keys !== undefined && keys !== 1) return `${name} of ${keys} keys`;
  return key === undefined ? name : `${name} of ${show(key)}`;
}

function keyOf(about: About): { key?: unknown } {
  return 'key' in about ? { key: about.key } : {};
}

function show(key: unknown): string {
  const text = typeof key === 'string' ? JSON.stringify(key) : String(key);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
