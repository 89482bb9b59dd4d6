import { describe, expect, it } from 'vitest';
import { Rising } from './rising.js';

describe('A count that never goes back', () => {
  it('goes on from where it was, each time that its source is set to zero', () => {
    const count = new Rising();
    expect([3, 5, 0, 2, 2, 1].map((source) => count.at(source))).toEqual([3, 5, 5, 7, 7, 8]);
  });
});
