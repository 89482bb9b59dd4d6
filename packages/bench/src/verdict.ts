import { median } from 'simple-statistics';
import type { Contest, Goal } from './contest.js';
import type { Summary } from './rounds.js';

/** A contender in one case, beside ours. */
export interface Standing extends Summary {
  /**
   * How many times as fast ours is, the median of the rounds: what changes on the machine from one round to the next
   * changes both. Undefined for ours itself.
   */
  readonly speed: number | undefined;
  readonly goal: Goal | undefined;
  /** Undefined where there is no goal. */
  readonly reached: boolean | undefined;
}

/** Sets each contender beside ours, case by case, ours first. */
export function standings(contest: Contest, summaries: readonly Summary[]): Standing[] {
  const cases = [...new Set(summaries.map(({ at }) => at))];
  return cases.flatMap((at) => {
    const inCase = summaries.filter((summary) => summary.at === at);
    const ours = inCase.find(({ contender }) => contender === contest.ours.name)!; // it takes part in every round
    return inCase.map((summary) => {
      const goal = contest.targets.find((target) => target.against === summary.contender && target.at === at);
      const speed = summary === ours ? undefined : speedOf(contest, ours, summary);
      return { ...summary, speed, goal, reached: goal && speed !== undefined ? isReached(goal, speed) : undefined };
    });
  });
}

function speedOf({ unit }: Contest, ours: Summary, theirs: Summary): number {
  const ratios = ours.medians.map((value, round) => value / theirs.medians[round]!); // both take part in every round
  return unit === 'reads/s' ? median(ratios) : 1 / median(ratios);
}

function isReached(goal: Goal, speed: number): boolean {
  return 'atLeast' in goal ? speed >= goal.atLeast : 1 / speed <= goal.atMost;
}
