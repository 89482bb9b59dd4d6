import { describe, expect, it } from 'vitest';
import type { MemoryCache } from '../../memory-cache.js';
import { StatsCache } from '../../wrappers/stats.js';
import type { Candidate } from './candidate.js';
import { namesOfBroken, withPowers } from './test-candidates.js';

describe('the contract of many keys', () => {
  it.each<[fault: string, candidate: Candidate, rule: string]>([
    [
      'drops duplicates of many',
      withPowers(
        class extends StatsCache<MemoryCache> {
          override getMany = (keys: Iterable<string>) => super.getMany(new Set(keys));
        },
      ),
      'reads many in the order of the keys, duplicates and misses included',
    ],
    [
      'walks keys twice',
      withPowers(
        class extends StatsCache<MemoryCache> {
          override getMany = (keys: Iterable<string>) => super.getMany(Array.from(keys).length > 0 ? keys : []);
        },
      ),
      'takes keys and entries that can be walked once only',
    ],
    [
      'counts the keys that it was asked to delete',
      withPowers(
        class extends StatsCache<MemoryCache> {
          override deleteMany = (keys: Iterable<string>) => super.deleteMany(keys) && [...keys].length;
        },
      ),
      'says how many of many were there, a duplicate counted once',
    ],
  ])('is broken by a cache that %s', async (_, candidate, rule) => {
    expect(await namesOfBroken(candidate)).toContain(rule);
  });
});
