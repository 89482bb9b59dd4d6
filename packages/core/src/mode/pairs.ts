/** A key and its value. */
export type Pair = readonly [key: unknown, value: unknown];

/** The entries as a list of its own. Throws a TypeError for what is no iterable, and where one is no pair. */
export function pairsOf<P extends readonly unknown[]>(entries: Iterable<P>): P[] {
  const list = [...entries];
  if (list.every(Array.isArray)) return list;
  throw new TypeError('Each entry must be a pair of key and value');
}
