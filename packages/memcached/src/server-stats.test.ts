import { describe, expect, it } from 'vitest';
import { serverStats } from './server-stats.js';

describe('serverStats', () => {
  it('sums what several servers say', () => {
    const one = { get_hits: '3', get_misses: '1', cmd_set: '2', delete_hits: '1', delete_misses: '1', curr_items: '4' };
    const other = { get_hits: '1', get_misses: '3', bytes: '100', evictions: '7' };
    expect(serverStats([one, other])).toEqual({
      reads: 8,
      hits: 4,
      misses: 4,
      writes: 2,
      deletes: 2,
      hitRate: 0.5,
      entries: 4,
      evicted: 7,
      usedBytes: 100,
    });
  });

  it('is all zeros where nothing was counted', () => {
    expect(new Set(Object.values(serverStats([{}])))).toEqual(new Set([0]));
  });
});
