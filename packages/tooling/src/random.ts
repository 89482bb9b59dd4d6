/**
 * Makes a stand-in for `Math.random`, for the random inputs of a test: the same numbers in every run with the same `SEED`,
 * which `vitest.base.ts` sets where the environment has none. Made in the test itself, it does not depend on other tests.
 */
export function seededRandom(): () => number {
  return randomFrom(Number(process.env.SEED));
}

/** Makes a small random generator with a seed, a whole number (mulberry32 by Tommy Ettinger, public domain). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
