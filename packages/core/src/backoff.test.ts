import { describe, expect, it } from 'vitest';
import { Backoff } from './backoff.js';

/** The next pauses. */
const next = (backoff: Backoff, count: number) => Array.from({ length: count }, () => backoff.next());

describe('Backoff', () => {
  it('doubles its pauses up to the longest, and begins anew', () => {
    const backoff = new Backoff(100, 300, () => 1);
    expect(next(backoff, 4)).toEqual([100, 200, 300, 300]);
    backoff.reset();
    expect(next(backoff, 2)).toEqual([100, 200]);
  });

  it('leaves half of each to chance, but not how the next one grows', () => {
    const chances = [0, 0.5, 0];
    expect(next(new Backoff(100, 1_000, () => chances.shift()!), 3)).toEqual([50, 150, 200]);
  });

  it('is never longer than the longest, the first one included', () => {
    expect(next(new Backoff(Number.POSITIVE_INFINITY, 300, () => 1), 2)).toEqual([300, 300]);
  });
});
