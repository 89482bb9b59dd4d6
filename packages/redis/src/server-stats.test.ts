import { describe, expect, it } from 'vitest';
import { serverStats } from './server-stats.js';

const info = (hits: number, misses: number) =>
  `# Stats\r\nkeyspace_hits:${hits}\r\nkeyspace_misses:${misses}\r\nexpired_keys:1\r\nevicted_keys:2\r\n# Memory\r\nused_memory:1000\r\nused_memory_rss:5\r\n`;

describe('serverStats', () => {
  it('sums the counters of all servers', () => {
    expect(serverStats([info(3, 1), info(0, 2)])).toEqual({
      reads: 6,
      hits: 3,
      misses: 3,
      hitRate: 0.5,
      expired: 2,
      evicted: 4,
      usedBytes: 2000,
    });
  });

  it('has a hit rate of 0 when idle, and takes a missing field for 0', () => {
    expect(serverStats([info(0, 0)]).hitRate).toBe(0);
    expect(serverStats(['# Server\r\n']).reads).toBe(0);
  });
});
