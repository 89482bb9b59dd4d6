import { CacheError, type CacheErrorCode } from '@ctu/core';
import { showKey } from '@ctu/core/adapter';

/** What a failure is about: a key as its caller wrote it, how many keys the request has, or both. */
export interface About {
  readonly key?: unknown;
  readonly keys?: number | undefined;
}

/**
 * A failure of a client library as a CacheError: `SERVER` for what Redis answered, else `UNAVAILABLE`, whose cause is what
 * keeps the client from being connected, where that is known.
 */
export function failure(request: string, error: unknown, about: About, trouble?: unknown): CacheError {
  if (error instanceof CacheError) return error; // our own, where a client cannot be opened
  const cause = withoutArguments(error);
  const reason = messageOf(cause);
  const subject = describe(request, about);
  if (isAnswer(error)) {
    return new CacheError('SERVER', `Redis refuses ${subject}: ${reason}`, { ...keyOf(about), cause });
  }
  const message = `Redis is out of reach for ${subject}: ${reason}`;
  return withTrouble('UNAVAILABLE', message, trouble, { cause, ...keyOf(about) });
}

/** The error of a request that got no answer within so many milliseconds; the cause as in `failure`. */
export function timeoutFailure(request: string, timeout: number, about: About, trouble?: unknown): CacheError {
  const message = `Redis did not answer ${describe(request, about)} within ${timeout} ms`;
  return withTrouble('TIMEOUT', message, trouble, keyOf(about));
}

function withTrouble(
  code: CacheErrorCode,
  message: string,
  trouble: unknown,
  options: { key?: unknown; cause?: unknown },
): CacheError {
  if (trouble === undefined || trouble === options.cause) return new CacheError(code, message, options);
  const cause = withoutArguments(trouble);
  return new CacheError(code, `${message}; the client says: ${messageOf(cause)}`, { ...options, cause });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether the server does not take writes: it has become a replica. */
export function isReadOnly(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('READONLY ');
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

/** The error of a request that was not sent, because Redis has answered nothing for so many milliseconds; the cause as in `failure`. */
export function silenceFailure(request: string, duration: number, about: About, trouble?: unknown): CacheError {
  const message = `Redis has been silent for ${duration} ms, so that ${describe(request, about)} was not sent`;
  return withTrouble('UNAVAILABLE', message, trouble, keyOf(about));
}

/** Whether Redis says that a key holds a list, a hash or the like. */
export function isWrongType(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('WRONGTYPE ');
}

/** Whether Redis answered this. Its errors begin with a code in capitals: `ERR …`, `WRONGTYPE …`; those of clients do not. */
export function isAnswer(error: unknown): boolean {
  return /^[A-Z][A-Z\d_]+\b/.test(messageOf(error));
}

/**
 * Whether Redis does not do what it was asked for, however often it is asked: it does not know the command, a part of it or the protocol, or
 * the user may not.
 */
export function isRefusal(error: unknown): boolean {
  return /^(NOPERM|NOPROTO)\b|^ERR .*(unknown|supported|not allowed|syntax|wrong number)/i.test(messageOf(error));
}

/** Whether a client itself has waited too long for an answer. */
export function isTimeout(error: unknown): boolean {
  return /\btimed? ?out\b/i.test(messageOf(error));
}

/** The error without the command's arguments, which hold the value or a password. Clients attach them, the server quotes them. */
function withoutArguments(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const message = error.message.replace(/,? with args beginning with:.*$/s, '');
  // The error of a cluster client of ioredis holds that of a node.
  const inner = 'lastNodeError' in error ? withoutArguments(error.lastNodeError) : undefined;
  if (!('command' in error) && inner === undefined && message === error.message) return error;
  const bare = new Error(inner === undefined ? message : `${message} ${messageOf(inner)}`);
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
