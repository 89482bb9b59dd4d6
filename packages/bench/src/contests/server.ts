import type { Contender, Contest, Target } from '../contest.js';
import type { CallersJob } from '../workloads/callers.js';

/** A contest on a server, without what is alike in all of them. */
interface Work {
  readonly title: string;
  readonly ours: Contender;
  readonly others: readonly Contender[];
  readonly targets: readonly Target[];
  readonly port: number;
  /** See `Contest`. */
  readonly core?: number;
  readonly callers: readonly number[];
  readonly keys: number;
  readonly bytes: number;
}

/** Reads of values from a server, by so many callers at a time. */
export function onServer({ port, callers, keys, bytes, ...contest }: Work): Contest {
  return {
    ...contest,
    unit: 'reads/s',
    job: (contender, place): CallersJob => {
      return { kind: 'callers', contender, place, port, callers, keys, bytes };
    },
  };
}
