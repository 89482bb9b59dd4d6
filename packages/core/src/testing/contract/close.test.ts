import { describe, expect, it } from 'vitest';
import type { MemoryCache } from '../../memory-cache.js';
import { StatsCache } from '../../wrappers/stats.js';
import type { Candidate } from './candidate.js';
import { namesOfBroken, withPowers } from './test-candidates.js';

describe('the contract of closing', () => {
  it.each<[fault: string, candidate: Candidate, rule: string]>([
    [
      'cannot be closed twice',
      withPowers(
        class extends StatsCache<MemoryCache> {
          #closed = false;
          override close(): void {
            if (this.#closed) throw new Error('It is closed');
            this.#closed = true;
          }
        },
      ),
      'can be closed twice',
    ],
  ])('is broken by a cache that %s', async (_, candidate, rule) => {
    expect(await namesOfBroken(candidate)).toContain(rule);
  });
});
