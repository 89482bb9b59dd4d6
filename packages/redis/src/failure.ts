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
  const reason = cause instanceof Error ? cause.message : String(cause);
  const subject = describe(request, about);
  return isAnswer(reason)
    ? new CacheError('SERVER', `Redis refuses ${subject}: ${reason}`, { ...keyOf(about), cause })
    : new CacheError('UNAVAILABLE', `Redis is out of reach for ${subject}: ${reason}`, { ...keyOf(about), cause });
}

/** The error of a request that got no answer within so many milliseconds. */
export function timeoutFailure(request: string, timeout: number, about: About): CacheError {
  const message = `Redis did not answer ${describe(request, about)} within ${timeout} ms`;
  return new CacheError('TIMEOUT', message, keyOf(about));
}

/** The error of a reply that is none to its command, as `problem` says, which holds nothing of the reply. */
export function strangeReply(request: string, problem: unknown, about: About): CacheError {
  const reason = problem instanceof Error ? problem.message : String(problem);
  const message = `Redis gave ${describe(request, about)} a reply that is none: ${reason}`;
  return new CacheError('SERVER', message, { ...keyOf(about), cause: problem });
}

/**
 * Whether Redis refuses a command of many keys that it may carry out for each of them: one is forbidden (`NOPERM`), their
 * slot is on its way to another node (`TRYAGAIN`), or a proxy has no such command, or not for keys of several nodes.
 */
export function isOfOneKey(error: unknown): boolean {
  return (error instanceof Error && /^(NOPERM|TRYAGAIN|CROSSSLOT) /.test(error.message)) || isUnknownCommand(error);
}

/** Whether Redis, or a proxy before it, does not know a command. */
export function isUnknownCommand(error: unknown): boolean {
  return error instanceof Error && /^ERR (unknown|unsupported|invalid) .*command/i.test(error.message);
}

/** Whether Redis says that a key holds a list, a hash or the like. */
export function isWrongType(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('WRONGTYPE ');
}

/** An error that Redis answers begins with a code in capitals: `ERR …`, `WRONGTYPE …`; those of clients do not. */
function isAnswer(message: string): boolean {
  return /^[A-Z][A-Z\d_]+\b/.test(message);
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
