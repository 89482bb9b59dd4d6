import { type MaybePromise, whenReady } from '../reply.js';

/** What `keys()` yields in either mode. */
export type AnyKeys = Iterable<unknown> | AsyncIterable<unknown>;

/** How many keys a batch holds, so that a server's keys need bounded memory. */
const BATCH = 1_000;

/** Visits the keys in arrays: all at once where they are there, else batch after batch as they arrive. */
export function inBatches(keys: AnyKeys, visit: (batch: unknown[]) => unknown): unknown {
  return Symbol.iterator in keys ? visit([...keys]) : visitLater(keys, visit);
}

async function visitLater(keys: AsyncIterable<unknown>, visit: (batch: unknown[]) => unknown): Promise<void> {
  let batch: unknown[] = [];
  for await (const key of keys) {
    batch.push(key);
    if (batch.length < BATCH) continue;
    await visit(batch);
    batch = [];
  }
  await visit(batch);
}

/** How many keys there are. */
export function countKeys(keys: AnyKeys): MaybePromise<number> {
  let count = 0;
  const counted = inBatches(keys, (batch) => {
    count += batch.length;
  });
  return whenReady(counted, () => count);
}

/** The rest of each key that starts with the prefix. */
export function startingWith(prefix: string, keys: AnyKeys): AnyKeys {
  return Symbol.iterator in keys ? restNow(prefix, keys) : restLater(prefix, keys);
}

function* restNow(prefix: string, keys: Iterable<unknown>): Generator<string> {
  for (const key of keys) if (isIn(prefix, key)) yield key.slice(prefix.length);
}

async function* restLater(prefix: string, keys: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const key of keys) if (isIn(prefix, key)) yield key.slice(prefix.length);
}

function isIn(prefix: string, key: unknown): key is string {
  return typeof key === 'string' && key.startsWith(prefix);
}

/** The keys of both, each once; those of `first` are held in memory. At once only where both are there. */
export function unionOfKeys(first: AnyKeys, second: AnyKeys): AnyKeys {
  if (Symbol.iterator in first && Symbol.iterator in second) return new Set([...first, ...second]);
  return unionLater(first, second);
}

async function* unionLater(first: AnyKeys, second: AnyKeys): AsyncGenerator<unknown> {
  const seen = new Set<unknown>();
  for await (const key of first) {
    seen.add(key);
    yield key;
  }
  for await (const key of second) if (!seen.has(key)) yield key;
}

/** The keys, which are listed only once somebody asks for the first. */
export async function* whenAsked(keys: () => AnyKeys): AsyncGenerator<unknown> {
  yield* keys();
}
