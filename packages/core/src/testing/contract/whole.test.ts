import { describe, expect, it } from 'vitest';
import type { MemoryCache } from '../../memory-cache.js';
import { PrefixedCache } from '../../wrappers/prefixed.js';
import { StatsCache } from '../../wrappers/stats.js';
import type { Candidate } from './candidate.js';
import { namesOfBroken, withNeighbour, withPowers } from './test-candidates.js';

describe('the contract of a cache as a whole', () => {
  it.each<[fault: string, candidate: Candidate, rule: string]>([
    [
      'does nothing on clear',
      withPowers(
        class extends StatsCache<MemoryCache> {
          override clear = () => {};
        },
      ),
      'is empty after clear, and takes values again',
    ],
    [
      'clears 1,000 keys and stops',
      withPowers(
        class extends StatsCache<MemoryCache> {
          override clear(): void {
            this.deleteMany([...this.keys()].slice(0, 1_000));
          }
        },
      ),
      'forgets thousands of keys on clear',
    ],
    [
      'counts sets',
      withPowers(
        class extends StatsCache<MemoryCache> {
          override get size(): number {
            return this.stats().writes;
          }
        },
      ),
      'counts its keys',
    ],
    [
      'clears its neighbours',
      withNeighbour(
        class extends PrefixedCache<MemoryCache> {
          override clear = () => this.base.clear();
        },
      ),
      'clears its own keys only',
    ],
    [
      'lists its neighbours',
      withNeighbour(
        class extends PrefixedCache<MemoryCache> {
          override keys = () => this.base.keys();
        },
      ),
      'lists its own keys only',
    ],
    [
      'counts its neighbours',
      withNeighbour(
        class extends PrefixedCache<MemoryCache> {
          override get size(): number {
            return this.base.size;
          }
        },
      ),
      'counts its own keys only',
    ],
    [
      'falls back to its neighbours',
      withNeighbour(
        class extends PrefixedCache<MemoryCache> {
          override get = (key: string) => super.get(key) ?? this.base.get(`neighbour.${key}`);
        },
      ),
      'neither sees nor touches the entries of a neighbour',
    ],
    [
      'takes the prefix it is asked for as a pattern',
      withNeighbour(
        class extends PrefixedCache<MemoryCache> {
          override keys = ({ prefix = '' } = {}) =>
            [...super.keys()].filter((key) => new RegExp(`^${prefix}`).test(key));
        },
      ),
      'lists at least the keys that start with the prefix it is asked for',
    ],
  ])('is broken by a cache that %s', async (_, candidate, rule) => {
    expect(await namesOfBroken(candidate)).toContain(rule);
  });
});
