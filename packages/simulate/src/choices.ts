/** Where the choices of a run come from. */
export interface Choices {
  /** One of so many, from 0 on. */
  choose(count: number): number;
  /** Those made so far. */
  readonly made: readonly number[];
}

/** Choices by chance, the same for one seed (mulberry32). */
export function byChance(seed: number): Choices {
  const made: number[] = [];
  let state = seed >>> 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
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
