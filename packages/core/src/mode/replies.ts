/** A reply that is there now, or a promise of it. */
export type MaybePromise<T> = T | Promise<T>;

/** What says whether it answers with promises: a cache. */
export interface Mode {
  readonly async?: boolean | undefined;
}

/** Whether `await` would wait for it: promises of other realms and libraries are no instances of `Promise`. */
export function isThenable(reply: unknown): reply is PromiseLike<unknown> {
  return typeof (reply as { then?: unknown } | null | undefined)?.then === 'function'; // asked of anything, safely
}

/** Hands a reply on: when it arrives in an async mode, else now. */
export function whenReady<T>({ async }: Mode, reply: unknown, next: (reply: unknown) => T): MaybePromise<T> {
  return async ? Promise.resolve(reply).then(next) : next(reply);
}

/** Hands a reply of whatever mode on: when it arrives where it is a promise, else now. */
export function whenThere<R, T>(reply: R | PromiseLike<R>, next: (reply: R) => MaybePromise<T>): MaybePromise<T> {
  return isThenable(reply) ? Promise.resolve(reply as PromiseLike<R>).then(next) : next(reply as R); // as it has been seen
}

/** Refuses a call: with a rejection in an async mode, else by throwing. */
export function refuse({ async }: Mode, error: unknown): Promise<never> {
  if (async) return Promise.reject(error);
  throw error;
}

/** Makes a call. What it throws is refused in the mode. */
export function caught(mode: Mode, call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return refuse(mode, error);
  }
}

/** All replies, in order. */
export function allReady<T>({ async }: Mode, replies: readonly MaybePromise<T>[]): MaybePromise<T[]> {
  return async ? allEnded(replies) : (replies as T[]); // of a cache that answers at once
}

/** All replies in order, or the first failure once every call has ended: nothing goes on behind a rejection. */
export async function allEnded<T>(replies: readonly MaybePromise<T>[]): Promise<T[]> {
  await Promise.allSettled(replies);
  return Promise.all(replies);
}

/** A reply of this cache. A sync cache that answers with a promise does not say what it is: that is a TypeError. */
export function asDeclared<T>(cache: object & Mode, member: string, reply: T): T {
  if (!cache.async && isThenable(reply)) refuseUndeclared(cache, member, reply);
  return reply;
}

function refuseUndeclared(cache: object & Mode, member: string, reply: PromiseLike<unknown>): never {
  reply.then(undefined, () => {}); // the error below says more
  throw new TypeError(
    `${cache.constructor.name} answers \`${member}\` with a promise, so it must declare \`async: true\``,
  );
}

/** Makes a call, and tells how it ends; the outcome stays as it is. Neither `answered` nor `failed` may throw. */
export function observed(
  mode: Mode,
  call: () => unknown,
  answered: (reply: unknown) => void,
  failed: (error: unknown) => void,
): unknown {
  let reply: unknown;
  try {
    reply = call();
  } catch (error) {
    failed(error);
    return refuse(mode, error);
  }
  if (mode.async) return observeAsync(reply, answered, failed);
  answered(reply);
  return reply;
}

async function observeAsync(
  reply: unknown,
  answered: (reply: unknown) => void,
  failed: (error: unknown) => void,
): Promise<unknown> {
  let arrived: unknown;
  try {
    arrived = await reply;
  } catch (error) {
    failed(error);
    throw error;
  }
  answered(arrived);
  return arrived;
}
