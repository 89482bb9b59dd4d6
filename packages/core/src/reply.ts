/** A reply that is there now, or a promise of it. */
export type MaybePromise<T> = T | Promise<T>;

/** Whether a reply is yet to come. Caches answer with native promises. */
export function isPromise(reply: unknown): reply is Promise<unknown> {
  return reply instanceof Promise;
}

/** Hands a reply to `next`: now, or when it arrives. */
export function whenReady<A, B>(reply: MaybePromise<A>, next: (reply: Awaited<A>) => MaybePromise<B>): MaybePromise<B>;
export function whenReady(reply: unknown, next: (reply: unknown) => unknown): unknown {
  return isPromise(reply) ? reply.then(next) : next(reply);
}

/** Asks, and hands a failure to `failed`: now, or when it arrives. */
export function orElse<A, B>(
  ask: () => MaybePromise<A>,
  failed: (error: unknown) => MaybePromise<B>,
): MaybePromise<A | B> {
  try {
    const reply = ask();
    return isPromise(reply) ? reply.catch(failed) : reply;
  } catch (error) {
    return failed(error);
  }
}

/** All replies in order: an array now if each is there, or a promise of one. Waits for all, also where one fails. */
export function allReady<T>(replies: readonly MaybePromise<T>[]): MaybePromise<T[]> {
  return replies.some(isPromise) ? allEnded(replies) : (replies as T[]); // no promise among them: all are T
}

/** All replies in order, or the first failure once every call has ended: nothing goes on behind a rejection. */
export async function allEnded<T>(replies: readonly MaybePromise<T>[]): Promise<T[]> {
  await Promise.allSettled(replies);
  return Promise.all(replies);
}
