import type { AsyncCache } from '@ctu/core';
import type { Movement, Watcher } from './stack.js';

type What = Movement['what'];

/** The shared level as a process reaches it, which tells what is asked of it, and what it answers. */
export function watchedFar(far: AsyncCache<string, string>, { moved }: Watcher): AsyncCache<string, string> {
  const watched = async <T>(what: What, key: string, reply: PromiseLike<T>, answer: (value: T) => What): Promise<T> => {
    moved('far', what, key);
    const value = await reply;
    moved('far', answer(value), key);
    return value;
  };
  const done = (): What => 'done';
  return {
    ...far,
    get: (key) => watched('asked', key, far.get(key), (value) => (value === undefined ? 'lacked' : 'had')),
    set: (key, value) => watched('stored', key, far.set(key, value), done),
    delete: (key) => watched('deleted', key, far.delete(key), done),
  };
}
