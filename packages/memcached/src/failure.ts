import { CacheError } from '@ctu/core';
import { type MemcachedServer, Refusal } from './memcached-client.js';

/** What a request is about: a key as its caller wrote it, where there is one. */
export interface About {
  readonly key?: unknown;
}

/** A failure of a client library as a CacheError: `SERVER` for what the server answered, else `UNAVAILABLE`. */
export function failure({ name }: MemcachedServer, error: unknown, about: About): CacheError {
  const reason = error instanceof Error ? error.message : String(error);
  return error instanceof Refusal
    ? new CacheError('SERVER', `Memcached at ${name} refuses: ${reason}`, { ...about, cause: error })
    : new CacheError('UNAVAILABLE', `Memcached at ${name} cannot be reached: ${reason}`, { ...about, cause: error });
}

/** The error of a request that got no answer within so many milliseconds. */
export function timeoutFailure({ name }: MemcachedServer, timeout: number, about: About): CacheError {
  return new CacheError('TIMEOUT', `Memcached at ${name} gave no answer within ${timeout} ms`, about);
}

/** The error of a request that was not sent, because the server has answered nothing for so many milliseconds. */
export function silenceFailure({ name }: MemcachedServer, duration: number, about: About): CacheError {
  const message = `Memcached at ${name} has been silent for ${duration} ms, so that nothing was sent`;
  return new CacheError('UNAVAILABLE', message, about);
}

/** Whether a client itself has waited too long for an answer. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && /\btimed? ?out\b/i.test(error.message);
}
