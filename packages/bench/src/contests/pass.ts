import type { Contest } from '../contest.js';
import type { PassJob } from '../workloads/pass.js';

/** One caller that reads from memory; awaits each value, or not. */
export function pass(awaited: boolean): Contest['job'] {
  return (contender): PassJob => ({ kind: 'pass', contender, awaited });
}
