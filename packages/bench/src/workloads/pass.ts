import { do_not_optimize as keep, measure } from 'mitata';
import { type ContenderId, open } from '../contender.js';
import type { Measurement } from '../measurement.js';
import { shuffled } from '../value.js';
import { fill } from './fill.js';

/** One caller that reads a thousand keys in memory, again and again. */
export interface PassJob {
  readonly kind: 'pass';
  readonly contender: ContenderId;
  /** Whether each value is awaited. */
  readonly awaited: boolean;
  /** How long is measured, after a warm-up of half that time. */
  readonly milliseconds: number;
}

const KEYS = 1_000;

/** What one read costs, in nanoseconds: the median of passes over all keys. */
export async function pass({ contender, awaited, milliseconds }: PassJob): Promise<Measurement[]> {
  const subject = await open(contender, 0);
  // Not in the order in which they were kept, which would be kind to the processor's caches.
  const keys = shuffled(await fill(subject, KEYS, 200));
  const get = subject.get!; // a contender in memory has it

  const now = () => {
    for (const key of keys) keep(get(key));
  };
  const later = async () => {
    for (const key of keys) keep(await get(key));
  };
  const run = awaited ? later : now;
  // A pass is long enough to be timed by itself: no batches.
  const options = { batch_threshold: 0, gc: false };
  await measure(run, { ...options, min_cpu_time: milliseconds * 5e5 });
  const stats = await measure(run, { ...options, min_cpu_time: milliseconds * 1e6 });
  return [{ at: '', value: stats.p50 / KEYS }];
}
