import { max, median, min } from 'simple-statistics';
import type { Contender, Contest, Pace } from './contest.js';
import { startJob } from './job.js';
import type { Measurement } from './measurement.js';

/** What the rounds together say of one contender in one case. */
export interface Summary {
  readonly contender: string;
  /** The case: see `Measurement`. */
  readonly at: string;
  /** Of the rounds, in the unit of the contest. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** Medians of the rounds, in microseconds. */
  readonly p50: number | undefined;
  readonly p99: number | undefined;
}

/**
 * Measures all contenders in every round, A B C A B C …, each time in a new process: what changes on the machine
 * meanwhile happens to all of them, and what a compiler makes of one process does not decide.
 */
export async function runRounds(
  contest: Contest,
  pace: Pace,
  node: string,
  progress: (text: string) => void,
): Promise<Summary[]> {
  const contenders = [contest.ours, ...contest.others];
  const measured = new Map(contenders.map(({ name }) => [name, [] as Measurement[][]]));
  for (let round = 1; round <= pace.rounds; round++) {
    for (const { name, id } of contenders) {
      progress(`${contest.title}, round ${round} of ${pace.rounds}: ${name}`);
      measured.get(name)!.push(await startJob(contest.job(id, pace), node).outcome);
    }
  }
  return contenders.flatMap((contender) => summarise(contender, measured.get(contender.name)!));
}

function summarise({ name }: Contender, rounds: readonly Measurement[][]): Summary[] {
  return rounds[0]!.map(({ at }, index) => {
    const all = rounds.map((round) => round[index]!);
    const values = all.map(({ value }) => value);
    return {
      contender: name,
      at,
      median: median(values),
      low: min(values),
      high: max(values),
      p50: medianOf(all.map(({ p50 }) => p50)),
      p99: medianOf(all.map(({ p99 }) => p99)),
    };
  });
}

function medianOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? median(known) : undefined;
}
