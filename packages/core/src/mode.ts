import type { AnyCache } from './cache.js';
import { isPromise, type MaybePromise } from './reply.js';

/** The question that our own caches answer about themselves: do you answer with promises? */
export const answersLater: unique symbol = Symbol.for('@ctu/core:answers-later') as never; // the registry's type is wider

/** A cache that knows its own mode. */
export interface KnowsMode {
  [answersLater](key: unknown): boolean;
}

/** Whether a cache answers with promises. Ours say so; another one is asked a harmless question about the key. */
export function isAsync(cache: AnyCache | KnowsMode, key: unknown): boolean {
  if (answersLater in cache) return cache[answersLater](key);
  const reply = cache.has(key);
  if (!isPromise(reply)) return false;
  reply.catch(() => {}); // the question was about the mode, the answer matters to nobody
  return true;
}

/** Stands in for a cache until it has been seen to answer at once: it has nothing. */
export const nothingAtOnce: Pick<AnyCache, 'get'> = { get: () => undefined };

/** A key to ask about where a call has none of its own, or one that the cache would refuse. */
export const anyKey = '';

/** What is there now, the way the cache answers: as a promise where it answers with promises. */
export function inMode<T>(cache: AnyCache | KnowsMode, value: T): MaybePromise<T> {
  return isAsync(cache, anyKey) ? Promise.resolve(value) : value;
}

/** Refuses a call the way the cache answers: with a rejection where it answers with promises, else by throwing. */
export function refuse(cache: AnyCache | KnowsMode, key: unknown, error: Error): Promise<never> {
  if (isAsync(cache, key)) return Promise.reject(error);
  throw error;
}
