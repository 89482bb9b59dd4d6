/** The items as a list of its own. Throws a TypeError for what is no iterable, and what the iterable throws. */
export function listOf<T>(items: Iterable<T>): T[] {
  if (Symbol.iterator in Object(items)) return [...items];
  throw new TypeError('Many must be an iterable of keys, or of [key, value]');
}

/** The entries as a list of its own. Throws also for one that is no pair. */
export function pairsOf<P extends readonly unknown[]>(entries: Iterable<P>): P[] {
  const list = listOf(entries);
  return list.every(Array.isArray) ? list : listOf(undefined as never); // which says what was expected
}
