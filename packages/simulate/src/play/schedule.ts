import type { Load } from './workload.js';

/**
 * What can be done to the world: the shared server freezes and thaws; the way by which process 2 hears the channel is closed, falls
 * silent, and is mended; a key is changed and deleted while a read of it is away.
 */
export const switches = ['freeze', 'thaw', 'close', 'silence', 'mend', 'race'] as const;
export type Switch = (typeof switches)[number];

/** A switch that is turned at a time, in whole milliseconds. */
interface Turn {
  readonly at: number;
  readonly what: Switch;
}

/** All that a history depends on. */
export interface Schedule extends Load {
  /** For how many milliseconds near serves on once the channel is lost. */
  readonly grace: number;
  /** In the order of their times. */
  readonly turns: readonly Turn[];
}

/** A history is as long as that, in milliseconds. */
export const END = 600_000;

/** The bounds of the numbers, and what they are by default. */
export const numbers = {
  seed: { from: 0, to: 2 ** 32 - 1, step: 1, usual: 42 },
  skew: { from: 0, to: 2, step: 0.1, usual: 1 },
  writes: { from: 0, to: 50, step: 1, usual: 5 },
  grace: { from: 0, to: 30_000, step: 1_000, usual: 0 },
} as const;

type Numbers = { -readonly [N in keyof typeof numbers]: number };

/** A schedule without any turn. */
export const usual: Schedule = scheduleOf('');

/** The schedule that a text tells, such as `seed=42&skew=1&writes=5&at=1200:freeze,2400:thaw`; what it does not tell is as usual. */
export function scheduleOf(text: string): Schedule {
  const told = new Map(text.split('&').map((part) => [part.split('=')[0], part.split('=')[1] ?? ''] as const));
  const numberOf = (name: keyof Numbers): number => fitted(name, Number(told.get(name) || Number.NaN));
  return {
    seed: numberOf('seed'),
    skew: numberOf('skew'),
    writes: numberOf('writes'),
    grace: numberOf('grace'),
    turns: (told.get('at') ?? '').split(',').flatMap(turnOf).sort(byTime),
  };
}

/** The text that tells a schedule. */
export function textOf({ seed, skew, writes, grace, turns }: Schedule): string {
  const parts = [`seed=${seed}`, `skew=${skew}`, `writes=${writes}`];
  if (grace !== numbers.grace.usual) parts.push(`grace=${grace}`);
  if (turns.length > 0) parts.push(`at=${turns.map(({ at, what }) => `${at}:${what}`).join(',')}`);
  return parts.join('&');
}

/** The number within its bounds, as exact as it may be; what is usual in place of NaN. */
export function fitted(name: keyof Numbers, number: number): number {
  const { from, to, step, usual } = numbers[name];
  if (Number.isNaN(number)) return usual;
  const exact = Number((Math.round(number / step) * step).toFixed(1));
  return Math.min(to, Math.max(from, exact));
}

function turnOf(text: string): Turn[] {
  const [at, name] = text.split(':', 2);
  const what = switches.find((one) => one === name);
  const time = /^\d{1,6}$/.test(at ?? '') ? Number(at) : END;
  return what && time < END ? [{ at: time, what }] : [];
}

function byTime(one: Turn, other: Turn): number {
  return one.at - other.at;
}
