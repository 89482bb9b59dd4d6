import { type MaybePromise, type Mode, whenReady } from './replies.js';

/** What `keys()` yields in either mode. */
export type AnyKeys = Iterable<unknown> | AsyncIterable<unknown>;

/** How many keys a batch holds, so that a server's keys need bounded memory. */
const BATCH = 1_000;

/** Visits the keys in arrays: all at once in a sync mode, else batch after batch as they arrive. */
export function inBatches({ async }: Mode, keys: AnyKeys, visit: (batch: unknown[]) => unknown): unknown {
  return async ? visitAsync(keys, visit) : visit([...(keys as Iterable<unknown>)]); // by the mode
}

async function visitAsync(keys: AnyKeys, visit: (batch: unknown[]) => unknown): Promise<void> {
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
export function countKeys(mode: Mode, keys: AnyKeys): MaybePromise<number> {
  let count = 0;
  const counted = inBatches(mode, keys, (batch) => {
    count += batch.length;
  });
  return whenReady(mode, counted, () => count);
}

/** The rest of each key that starts with the prefix. */
export function startingWith({ async }: Mode, prefix: string, keys: AnyKeys): AnyKeys {
  return async ? restAsync(prefix, keys) : restSync(prefix, keys as Iterable<unknown>); // by the mode
}

function* restSync(prefix: string, keys: Iterable<unknown>): Generator<string> {
  for (const key of keys) if (typeof key === 'string' && key.startsWith(prefix)) yield key.slice(prefix.length);
}

async function* restAsync(prefix: string, keys: AnyKeys): AsyncGenerator<string> {
  for await (const key of keys) yield* restSync(prefix, [key]);
}

/** The keys of both, each once; those of `first` are held in memory. An async union lists them once it is asked for one. */
export function unionOfKeys({ async }: Mode, first: () => AnyKeys, second: () => AnyKeys): AnyKeys {
  if (async) return unionAsync(first, second);
  return new Set([...(first() as Iterable<unknown>), ...(second() as Iterable<unknown>)]); // by the mode
}

async function* unionAsync(first: () => AnyKeys, second: () => AnyKeys): AsyncGenerator<unknown> {
  const seen = new Set<unknown>();
  for await (const key of first()) {
    seen.add(key);
    yield key;
  }
  for await (const key of second()) if (!seen.has(key)) yield key;
}

/** Refuses to list keys, the way a listing fails: at once, or where the first key is asked for. */
export function noKeys({ async }: Mode, error: Error): AnyKeys {
  if (async) return failing(error);
  throw error;
}

// biome-ignore lint/correctness/useYield: it has nothing to yield but its error
async function* failing(error: Error): AsyncGenerator<never> {
  throw error;
}
