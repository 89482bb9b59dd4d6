import { randomOf } from '../random.js';

/** A call that a process makes. */
export interface Call {
  readonly at: number;
  readonly process: number;
  readonly key: string;
  readonly isWrite: boolean;
}

/** What calls are made. */
export interface Load {
  /** What all chance comes from. */
  readonly seed: number;
  /** How much some keys are preferred: the nth is asked for 1 / n^skew as often as the first (Zipf's law). 0: all alike. */
  readonly skew: number;
  /** How many calls in a hundred are writes. */
  readonly writes: number;
}

export const PROCESSES = 3;

/** How many calls all processes make together, in a second. */
const PER_SECOND = 150;

/** The keys that calls are about, the most frequent one first. */
export const KEYS: readonly string[] = Array.from({ length: 54 }, (_, index) => `k${index + 1}`);

/** The calls of all processes, one after another, without an end: the same for one load. */
export function* workload({ seed, skew, writes }: Load): Generator<Call, never> {
  const random = randomOf(seed);
  const bounds: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= KEYS.length; rank++) {
    sum += rank ** -skew;
    bounds.push(sum);
  }
  for (let at = 0; ; ) {
    at += (random() * 2_000) / PER_SECOND;
    const process = Math.floor(random() * PROCESSES);
    const point = random() * sum;
    const key = KEYS[bounds.findIndex((bound) => point < bound)]!; // the last bound is the sum
    yield { at, process, key, isWrite: random() * 100 < writes };
  }
}
