import { randomFrom } from '@ctu/tooling';
import type { Fault, Random } from './faults.js';

/** A fault, for how long it lasts and how long all is well before it, in milliseconds, and what its amounts come from. */
export interface Planned {
  readonly fault: Fault;
  readonly quiet: number;
  readonly lasts: number;
  readonly random: Random;
}

/** How long a fault lasts at least, in milliseconds. */
const SHORTEST = 300;

/** Every fault once, in a random order, and again and again in others. The same for one seed. `longest`: how long one lasts at most. */
export function* planOf(faults: readonly Fault[], seed: number, longest = 9_000): Generator<Planned, never> {
  const random = randomFrom(seed);
  for (;;) {
    const left = [...faults];
    while (left.length > 0) {
      const [fault] = left.splice(Math.floor(random() * left.length), 1);
      yield {
        fault: fault!, // there is one left
        quiet: 300 + random() * 1_000,
        lasts: SHORTEST * (longest / SHORTEST) ** random(),
        random: randomFrom(Math.floor(random() * 2 ** 31)),
      };
    }
  }
}
