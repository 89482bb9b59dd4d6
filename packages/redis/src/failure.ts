import { CacheError } from '@ctu/core';
import { showKey } from '@ctu/core/adapter';

/** What a failure is about: a key as its caller wrote it, how many keys the request has, or both. */
export interface About {
  readonly key?: unknown;
  readonly keys?: number | undefined;
}

/** A failure of a client library as a CacheError: `SERVER` for what Redis answered, else `UNAVAILABLE`. */
export function failure(request: string, error: unknown, about: About): CacheError {
  const cause = withoutArguments(error);
  const reason = messageOf(cause);
  const subject = describe(request, about);
  return isAnswer(error)
    ? new CacheError('SERVER', `Redis refuses ${subject}: ${reason}`, { ...keyOf(about), cause })
    : new CacheError('UNAVAILABLE', `Redis is out of reach for ${subject}: ${reason}`, { ...keyOf(about), cause });
}

/** The error of a request that got no answer within so many milliseconds. */
export function timeoutFailure(request: string, timeout: number, about: About): CacheError {
  const message = `Redis did not answer ${describe(request, about)} within ${timeout} ms`;
  return new CacheError('TIMEOUT', message, keyOf(about));
}

/** The error of a request that was not sent, because Redis has answered nothing for so many milliseconds. */
export function silenceFailure(request: string, duration: number, about: About): CacheError {
  const message = `Redis has been silent for ${duration} ms, so that ${describe(request, about)} was not sent`;
  return new CacheError('UNAVAILABLE', message, keyOf(about));
}

/** Whether Redis says that a key holds a list, a hash or the like. */
export function isWrongType(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('WRONGTYPE ');
}

/** Whether Redis answered this. Its errors begin with a code in capitals: `ERR …`, `WRONGTYPE …`; those of clients do not. */
export function isAnswer(error: unknown): boolean {
  return /^[A-Z][A-Z\d_]+\b/.test(messageOf(error));
}

/** Whether a client itself has waited too long for an answer. */
export function isTimeout(error: unknown): boolean {
  return /\btimed? ?out\b/i.test(messageOf(error));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The error without the command's arguments, which hold the value. Clients attach them, and the server quotes them. */
function withoutArguments(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const message = error.message.replace(/,? with args beginning with:.*$/s, '');
  if (!('command' in error) && message === error.message) return error;
  const bare = new Error(message);
  bare.name = error.name;
  return bare;
}

function describe(request: string, { key, keys }: About): string {
  const one = key === undefined ? undefined : `${request} of ${showKey(key)}`;
  if (keys === undefined || keys === 1) return one ?? request;
  return one ? `${one} among ${keys} keys` : `${request} of ${keys} keys`;
}

function keyOf(about: About): { key?: unknown } {
  return about.key === undefined ? {} : { key: about.key };
}
