/**
 * What went wrong, stable across versions.
 *
 * - `TIMEOUT`: a server gave no answer within the adapter's `timeout`.
 * - `UNAVAILABLE`: a server could not be reached or the client library failed, and `cause` is its error; or the server has
 *   gone silent, so that nothing was sent.
 * - `SERVER`: the server answered with an error; `cause` is that answer.
 * - `UNSUPPORTED`: this cache cannot do that; the message says what is missing.
 * - `UNENCODABLE_VALUE`: the codec would change the value, or cannot write it; `clone` can neither copy nor freeze it; or it can be
 *   read only once.
 * - `CORRUPT_VALUE`: what the server keeps cannot be decoded.
 * - `VALUE_TOO_LARGE`: the value exceeds what the server takes.
 * - `CLEAR_REFUSED`: clearing would wipe keys of others; spell it out with `{ everything: true }`.
 * - `CLOSED`: the cache was closed.
 */
export type CacheErrorCode =
  | 'TIMEOUT'
  | 'UNAVAILABLE'
  | 'SERVER'
  | 'UNSUPPORTED'
  | 'UNENCODABLE_VALUE'
  | 'CORRUPT_VALUE'
  | 'VALUE_TOO_LARGE'
  | 'CLEAR_REFUSED'
  | 'CLOSED';

export interface CacheErrorOptions {
  /** The key that the failed call was about. */
  key?: unknown;
  /** The error underneath. */
  cause?: unknown;
}

// The global registry makes the brand the same in every copy of this package.
const brand = Symbol.for('@ctu/core:CacheError');

/** The error of every cache. It never holds a cached value. Misuse is a plain TypeError or RangeError instead. */
export class CacheError extends Error {
  override readonly name = 'CacheError';
  readonly code: CacheErrorCode;
  /** The key that the failed call was about, where there is one. */
  declare readonly key?: unknown; // no field: absent where there is none

  constructor(code: CacheErrorCode, message: string, options: CacheErrorOptions = {}) {
    super(message, options); // an Error takes its cause from there, where there is one
    this.code = code;
    if ('key' in options) this.key = options.key;
  }

  /** On the prototype, where no log shows it. */
  get [brand](): true {
    return true;
  }

  /** Recognises the errors of other copies of this package too. A class made from this one has its own instances only. */
  static override [Symbol.hasInstance](error: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: it is asked for the classes made from this one, too
    const itself = Object.getPrototypeOf(this) === Error; // not by its name, for which a compiler renames the class
    // biome-ignore lint/complexity/noThisInStatic: as above
    return super[Symbol.hasInstance](error) || (itself && brand in Object(error));
  }
}

/**
 * Whether `error` is a CacheError, of any copy of this package, and of this code where one is given.
 *
 * @example
 * ```ts
 * import { isCacheError } from '@ctu/core';
 * import { RedisCache } from '@ctu/redis';
 *
 * const cache = await RedisCache.connect('redis://localhost:6379'); // without a prefix
 * try {
 *   await cache.clear();
 * } catch (error) {
 *   if (!isCacheError(error, 'CLEAR_REFUSED')) throw error;
 *   console.log(error.code); // → CLEAR_REFUSED
 * }
 * await cache.close();
 * ```
 */
export function isCacheError(error: unknown, code?: CacheErrorCode): error is CacheError {
  return error instanceof CacheError && (code === undefined || error.code === code);
}

/** Whether the same call would fail again with the same input. Whatever happens on the way to a server may pass. */
export function repeats(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  return isCacheError(error) && REPEATING.includes(error.code);
}

const REPEATING: readonly CacheErrorCode[] = ['UNENCODABLE_VALUE', 'VALUE_TOO_LARGE', 'UNSUPPORTED', 'CLOSED'];

// Global, as the brand is.
const ours = Symbol.for('@ctu/core:misuse');

/** Marks an error of misuse as ours, whose text quotes no value, so that it may be said. */
export function misuse<E extends Error>(error: E): E {
  return Object.defineProperty(error, ours, { value: true });
}

/** Whether the text of an error quotes no value: somebody else's might. */
export function isOurs(error: unknown): error is Error {
  return isCacheError(error) || ours in Object(error);
}

/** The error of a power that a cache lacks: "PrefixedCache cannot list its keys: …". */
export function unsupported(subject: object, what: string, wayOut: string): CacheError {
  return new CacheError('UNSUPPORTED', `${subject.constructor.name} cannot ${what}: ${wayOut}`);
}

/** The error of a call that a cache without some method cannot answer. */
export function lacking(subject: object, method: string): CacheError {
  return unsupported(subject, `answer ${method}()`, 'it has no such method');
}

/** An error as logs show it: its name and code alone. The text of somebody else's might quote a value. */
export function showError(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error ? `${error.name} ${String(error.code)}` : error.name;
}

/** A key as messages show it: as JSON, so on one line, cut to 60 characters; what has no JSON shows its type alone. */
export function showKey(key: unknown): string {
  const text = jsonOf(key) ?? typeof key;
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** What came, as messages show it: a number, or a class; never what a text holds, which may be an address with a password. */
export function showKind(what: unknown): string {
  return String(typeof what === 'number' ? what : (what?.constructor?.name ?? (what && typeof what)));
}

function jsonOf(key: unknown): string | undefined {
  try {
    return JSON.stringify(key);
  } catch {
    return undefined; // a cycle or a bigint
  }
}
