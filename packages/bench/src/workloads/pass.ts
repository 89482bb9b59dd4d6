import { measure } from 'mitata';
import { type ContenderId, open } from '../contender.js';
import type { Ready } from '../measurement.js';
import { keysOf, shuffled } from '../value.js';
import { fill } from './fill.js';

/** One caller that reads a thousand keys in memory, again and again. */
export interface PassJob {
  readonly kind: 'pass';
  readonly contender: ContenderId;
  /** Whether each value is awaited. */
  readonly awaited: boolean;
}

const KEYS = 1_000;

/**
 * The value that was read last: kept, so that no compiler leaves a read out. Not by a function, because V8 inlines no more
 * than so many bytes into a loop, and a helper's would be taken from what it has left for the cache.
 */
const read: { value: unknown } = { value: undefined };

/** What one read costs, in nanoseconds: the median of passes over all keys. */
export async function pass({ contender, awaited }: PassJob): Promise<Ready> {
  const subject = await open(contender, 0);
  // Not in the order in which they were kept, which would be kind to the processor's caches.
  const keys = subject.constant ? keysOf(KEYS) : shuffled(await fill(subject, keysOf(KEYS), 200));

  // Every contender in memory has a `get`.
  const readSync = () => {
    for (const key of keys) read.value = subject.get!(key);
  };
  const readAsync = async () => {
    for (const key of keys) read.value = await subject.get!(key);
  };
  return {
    cases: [''],
    async measure({ milliseconds }) {
      // A pass is long enough to be timed by itself: no batches.
      const options = { batch_threshold: 0, gc: false, min_cpu_time: milliseconds * 1e6 } as const;
      const { p50 } = await measure(awaited ? readAsync : readSync, options);
      return { value: p50 / KEYS };
    },
  };
}
