import { deepStrictEqual } from 'node:assert';
import type { Subject } from '../contender.js';
import { valueFor } from '../value.js';

/** How many writes are under way together. */
const TOGETHER = 100;

/** Keeps a value under each key, and reads some back: who answers with misses would be fast. Returns the keys. */
export async function fill(subject: Subject, keys: string[], bytes: number): Promise<string[]> {
  const count = keys.length;
  for (let start = 0; start < count; start += TOGETHER) {
    const page = keys.slice(start, start + TOGETHER);
    await Promise.all(page.map((key, index) => subject.set(key, valueFor(start + index, bytes))));
  }
  for (const index of [0, count >> 1, count - 1]) {
    const value = subject.get ? await subject.get(keys[index]!) : (await manyOf(subject, [keys[index]!]))[0];
    deepStrictEqual(value, valueFor(index, bytes));
  }
  return keys;
}

/** The values of one call. */
async function manyOf(subject: Subject, keys: string[]): Promise<unknown[]> {
  const reply = await subject.getMany?.(keys);
  return Array.isArray(reply) ? reply : Object.values(reply ?? {}); // `memcached` answers with an object by key
}
