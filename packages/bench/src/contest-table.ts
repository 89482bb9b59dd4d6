import { max, min } from 'simple-statistics';
import type { Contest, Goal } from './contest.js';
import type { Table } from './table.js';
import type { Standing } from './verdict.js';

/** The table of a contest. */
export function contestTable({ title, unit }: Contest, standings: readonly Standing[]): Table {
  const perCall = standings.some(({ p50 }) => p50 !== undefined);
  const cases = standings.some(({ at }) => at !== '');
  const head = [
    ...(cases ? [''] : []),
    'cache',
    unit,
    'lowest – highest',
    ...(perCall ? ['p50 µs', 'p99 µs'] : []),
    'ours is',
    'target',
    '',
  ];
  const lines = standings.map((standing, index) => {
    const { contender, at, median, medians, p50, p99, speed, goal, reached } = standing;
    return [
      ...(cases ? [at === standings[index - 1]?.at ? '' : at] : []),
      contender,
      number(median),
      `${number(min(medians))} – ${number(max(medians))}`,
      ...(perCall ? [number(p50 ?? Number.NaN), number(p99 ?? Number.NaN)] : []),
      speed === undefined ? '' : ratio(speed, goal),
      goal ? goalText(goal) : '',
      reached === undefined ? (speed !== undefined && speed < 0.97 ? 'faster than ours' : '') : verdict(reached),
    ];
  });
  return { title, head, lines, texts: cases ? 2 : 1 };
}

/** The word for a target that was reached, or missed. */
export function verdict(reached: boolean): string {
  return reached ? 'reached' : 'MISSED';
}

/** A number with three digits that count. */
export function number(value: number): string {
  if (value >= 1_000) return Math.round(value).toLocaleString('en');
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

function ratio(speed: number, goal: Goal | undefined): string {
  return goal && 'atMost' in goal ? `${(1 / speed).toFixed(2)} × the time` : `${speed.toFixed(2)} × as fast`;
}

function goalText(goal: Goal): string {
  return 'atLeast' in goal ? `≥ ${goal.atLeast} ×` : `≤ ${goal.atMost} ×`;
}
