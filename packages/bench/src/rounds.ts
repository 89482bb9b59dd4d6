import { median } from 'simple-statistics';
import type { Contender, Contest, Pace } from './contest.js';
import { type Contestant, startContestant } from './contestant.js';
import { keepNodeOn, sharedCore } from './cores.js';
import type { Measurement } from './measurement.js';

/** What the rounds together say of one contender in one case. */
export interface Summary {
  readonly contender: string;
  /** The case: see `Ready`. */
  readonly at: string;
  /** Of all slices, in the unit of the contest. */
  readonly median: number;
  /** Of the slices of each round. */
  readonly medians: readonly number[];
  /** Medians of the rounds, in microseconds. */
  readonly p50: number | undefined;
  readonly p99: number | undefined;
}

/**
 * In how many turns the warm-up is made. In one, the first contender would have waited for all others before it is
 * measured, and is slower for it.
 */
const WARM_UPS = 10;

/** What one contender did in one case, slice by slice. */
type Round = readonly Measurement[];

/**
 * Measures all contenders in every round, each time in new processes, which take turns: A B C A B C …, a slice of time
 * each. So what changes on the machine meanwhile happens to all of them, and what a compiler makes of one process does
 * not decide.
 */
export async function runRounds(
  contest: Pick<Contest, 'title' | 'job' | 'core'>,
  contenders: readonly Contender[],
  pace: Pace,
  node: string,
  progress: (text: string) => void,
): Promise<Summary[]> {
  const rounds: Round[][][] = [];
  let cases: readonly string[] = [];
  for (let round = 1; round <= pace.rounds; round++) {
    progress(`${contest.title}, round ${round} of ${pace.rounds}`);
    const contestants: Contestant[] = [];
    try {
      for (const [place, { id }] of contenders.entries()) {
        const contestant = await startContestant(contest.job(id, place), node);
        contestants.push(contestant);
        keepNodeOn(contest.core ?? sharedCore, contestant.pid);
      }
      cases = contestants[0]!.cases; // the same for all
      const inCases: Round[][] = [];
      for (const index of cases.keys()) inCases.push(await takeTurns(contestants, index, pace));
      rounds.push(inCases);
    } finally {
      for (const contestant of contestants) contestant.end();
    }
  }
  return contenders.flatMap(({ name }, who) =>
    cases.map((at, index) => ({ contender: name, at, ...summarise(rounds.map((inCases) => inCases[index]![who]!)) })),
  );
}

/** The slices of each contestant. */
async function takeTurns(contestants: readonly Contestant[], index: number, pace: Pace): Promise<Round[]> {
  const milliseconds = (index === 0 ? pace.warmUp : pace.warmUpAgain) / WARM_UPS;
  for (let turn = 0; turn < WARM_UPS; turn++) {
    for (const contestant of contestants) await contestant.measure({ index, milliseconds, warmUp: true });
  }
  const slices: Measurement[][] = contestants.map(() => []);
  for (let slice = 0; slice < pace.slices; slice++) {
    for (const [who, contestant] of contestants.entries()) {
      slices[who]!.push(await contestant.measure({ index, milliseconds: pace.milliseconds, warmUp: false }));
    }
  }
  return slices;
}

function summarise(rounds: readonly Round[]): Omit<Summary, 'contender' | 'at'> {
  const last = rounds.map((round) => round.at(-1)!); // a round has slices
  return {
    median: median(rounds.flat().map(({ value }) => value)),
    medians: rounds.map((round) => median(round.map(({ value }) => value))),
    p50: medianOf(last.map(({ p50 }) => p50)),
    p99: medianOf(last.map(({ p99 }) => p99)),
  };
}

function medianOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? median(known) : undefined;
}
