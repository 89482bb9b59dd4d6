/** Draws ranks from 1 to `size` whose popularity falls as 1 / rank (Zipf's law), the same ones in every run. */
export function* zipf(size: number, draws: number): Generator<number> {
  const random = seeded(42);
  const cumulated: number[] = [];
  let total = 0;
  for (let rank = 1; rank <= size; rank++) {
    total += 1 / rank;
    cumulated.push(total);
  }
  for (let draw = 0; draw < draws; draw++) {
    const point = random() * total;
    yield 1 + cumulated.findIndex((upTo) => point <= upTo);
  }
}

/** A small random generator with a seed (mulberry32 by Tommy Ettinger, public domain). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
