import type { ContenderId } from './contender.js';
import type { ContestJob } from './job.js';

/** Who takes part, and under which name. */
export interface Contender {
  readonly name: string;
  readonly id: ContenderId;
}

/** What must hold between ours and another one. */
export type Goal =
  /** Ours is so many times as fast. */
  | { readonly atLeast: number }
  /** Ours takes at most so many times as long. */
  | { readonly atMost: number };

/** A goal against one contender, in one case. */
export type Target = Goal & {
  readonly against: string;
  /** The case: see `Ready`. */
  readonly at: string;
};

/** How long a contest takes. */
export interface Pace {
  /** How often new processes are started. */
  readonly rounds: number;
  /** How often each of them takes its turn in a case. */
  readonly slices: number;
  /** How long a turn is. */
  readonly milliseconds: number;
  /** How long a process works before its first turn: by then, what it does is compiled. */
  readonly warmUp: number;
  /** How long it works before its first turn in each later case. */
  readonly warmUpAgain: number;
}

/** What a measurement's value is: the time that a read takes, or how many reads there are in a second. */
export type Unit = 'ns per read' | 'reads/s';

/** One of ours against others that do the same work. */
export interface Contest {
  readonly title: string;
  readonly unit: Unit;
  readonly ours: Contender;
  readonly others: readonly Contender[];
  readonly targets: readonly Target[];
  /** The core that its processes are kept on. Default: that of the servers. */
  readonly core?: number | undefined;
  /** What a process does to measure the contender at this place. */
  job(contender: ContenderId, place: number): ContestJob;
}
