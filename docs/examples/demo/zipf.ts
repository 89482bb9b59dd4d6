import { randomFrom } from '@ctu/tooling';

/** Draws ranks from 1 to `size` whose popularity falls as 1 / rank (Zipf's law), the same ones in every run, without end. */
export function* zipf(size: number): Generator<number, never> {
  const random = randomFrom(42);
  const cumulated: number[] = [];
  let total = 0;
  for (let rank = 1; rank <= size; rank++) {
    total += 1 / rank;
    cumulated.push(total);
  }
  for (;;) {
    const point = random() * total;
    yield 1 + cumulated.findIndex((upTo) => point <= upTo);
  }
}
