import type { Callers } from './callers.js';
import type { Notes } from './notes.js';
import type { Timeline } from './timeline.js';

/** How much longer the late answer takes on its way back from the source, in milliseconds. */
export const LATE = 100;

/** When another process changes the key, and when all read it again, in milliseconds from the beginning. */
const CHANGE = 40;
const AGAIN = 200;

/**
 * A value is deleted while a read of it is away:
 *
 * 1. Process 1 reads a key that no cache has, and the source answers with what it has.
 * 2. Process 2 changes the key, and deletes it from the caches, before that answer arrives.
 * 3. The answer arrives. Who keeps it now brings back what was deleted.
 * 4. All processes read the key.
 */
export function race(key: string, time: Timeline, callers: Callers, notes: Notes): void {
  const start = time.now();
  notes.note('race', `reads ${key}; the answer of the source is long on its way`, 0);
  callers.read(0, key);
  time.plan(start + CHANGE, () => {
    notes.note('race', `changes ${key} in the source, and deletes it`, 1);
    callers.write(1, key);
  });
  time.plan(start + AGAIN, () => {
    for (const process of [0, 1, 2]) callers.read(process, key);
  });
}
