import { describe, expect, it } from 'vitest';
import type { MemoryCache } from '../../memory-cache.js';
import { StatsCache } from '../../wrappers/stats.js';
import type { Candidate } from './candidate.js';
import { ClosingCache, namesOfBroken, operations, withPowers, withPromises } from './test-candidates.js';

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
    ...operations.map((operation): [string, Candidate, string] => [
      `carries on with ${operation} after close`,
      withPromises(
        class extends ClosingCache {
          override async close(): Promise<void> {
            await super.close();
            this.mend(operation);
          }
        },
      ),
      `refuses ${operation} once it is closed`,
    ]),
  ])('is broken by a cache that %s', async (_, candidate, rule) => {
    expect(await namesOfBroken(candidate)).toContain(rule);
  });
});
