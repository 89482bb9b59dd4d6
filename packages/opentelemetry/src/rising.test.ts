import { describe, expect, it } from 'vitest';
import { Rising } from './rising.js';

describe('A count that never goes back', () => {
  it('goes on from where it was, each time that its source is set to zero', () => {
    const count = new Rising(false);
    expect([3, 5, 0, 2, 2, 1].map((source) => count.at(source))).toEqual([3, 5, 5, 7, 7, 8]);
  });

  it('tells nothing twice where a part of a sum is set to zero', () => {
    const count = new Rising(true);
    expect([3_000, 2_000, 2_010, 0, 5].map((source) => count.at(source))).toEqual([3_000, 3_000, 3_010, 3_010, 3_015]);
  });
});
