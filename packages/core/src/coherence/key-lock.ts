/** Runs work while nobody else holds the key; the outcome is the work's own. It may reach over many processes. */
export type Lock = <T>(key: unknown, work: () => Promise<T>) => Promise<T>;

/** A lock within this process: work on one key runs in the order in which it was asked for. */
export function keyLock(): Lock {
  const tails = new Map<unknown, Promise<unknown>>();
  return (key, work) => {
    const turn = (tails.get(key) ?? Promise.resolve()).then(work);
    const tail = turn.then(ended, ended);
    tails.set(key, tail);
    return turn;

    function ended(): void {
      if (tails.get(key) === tail) tails.delete(key); // nobody queued up behind
    }
  };
}
