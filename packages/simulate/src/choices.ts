import { randomOf } from './random.js';

/** Where the choices of a run come from. */
export interface Choices {
  /** One of so many, from 0 on. */
  choose(count: number): number;
  /** Those made so far. */
  readonly made: readonly number[];
}

/** Choices by chance, the same for one seed. */
export function byChance(seed: number): Choices {
  const made: number[] = [];
  const random = randomOf(seed);
  return {
    made,
    choose(count) {
      const choice = Math.floor(random() * count);
      made.push(choice);
      return choice;
    },
  };
}

/** Choices that were made before; the first one of each, where there are none left. */
export function asBefore(list: readonly number[]): Choices {
  const made: number[] = [];
  return {
    made,
    choose(count) {
      const choice = (list[made.length] ?? 0) % count;
      made.push(choice);
      return choice;
    },
  };
}
