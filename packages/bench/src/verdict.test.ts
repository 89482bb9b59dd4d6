import { describe, expect, it } from 'vitest';
import type { Contest, Target, Unit } from './contest.js';
import type { Summary } from './rounds.js';
import { standings } from './verdict.js';

const contest = (unit: Unit, ...targets: Target[]): Contest => ({
  title: '',
  unit,
  ours: { name: 'ours', id: 'ctu/a' },
  others: [{ name: 'theirs', id: 'bare/b' }],
  targets,
  job: () => ({ kind: 'pass', contender: 'ctu/a', awaited: false, milliseconds: 1 }),
});

const summary = (contender: string, median: number, at = ''): Summary => {
  return { contender, at, median, medians: [median], p50: undefined, p99: undefined };
};

describe('standings', () => {
  it('calls ours faster when it reads more in a second, or takes less time for a read', () => {
    const more = standings(contest('reads/s'), [summary('ours', 300), summary('theirs', 100)]);
    expect(more.map(({ speed }) => speed)).toEqual([undefined, 3]);
    const longer = standings(contest('ns per read'), [summary('ours', 300), summary('theirs', 100)]);
    expect(longer[1]!.speed).toBeCloseTo(1 / 3);
  });

  it('compares round by round, because the machine is not as fast in each', () => {
    const ours = { ...summary('ours', 25), medians: [10, 20, 30] };
    const theirs = { ...summary('theirs', 15), medians: [10, 10, 20] };
    expect(standings(contest('reads/s'), [ours, theirs])[1]!.speed).toBe(1.5);
    expect(standings(contest('ns per read'), [ours, theirs])[1]!.speed).toBeCloseTo(1 / 1.5);
  });

  it('reaches a goal of speed from its factor on', () => {
    const goal = contest('reads/s', { against: 'theirs', at: '', atLeast: 3 });
    expect(standings(goal, [summary('ours', 300), summary('theirs', 100)])[1]!.reached).toBe(true);
    expect(standings(goal, [summary('ours', 299), summary('theirs', 100)])[1]!.reached).toBe(false);
  });

  it('reaches a goal of time up to its factor', () => {
    const goal = contest('ns per read', { against: 'theirs', at: '', atMost: 1.5 });
    expect(standings(goal, [summary('ours', 30), summary('theirs', 20)])[1]!.reached).toBe(true);
    expect(standings(goal, [summary('ours', 31), summary('theirs', 20)])[1]!.reached).toBe(false);
  });

  it('judges each case by its own target, and has no verdict where there is none', () => {
    const goal = contest('reads/s', { against: 'theirs', at: '10 callers', atLeast: 1 });
    const measured = ['1 caller', '10 callers'].flatMap((at) => [summary('ours', 2, at), summary('theirs', 1, at)]);
    expect(standings(goal, measured).map(({ reached }) => reached)).toEqual([undefined, undefined, undefined, true]);
  });
});
