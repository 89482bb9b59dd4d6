import { describe, expect, it } from 'vitest';
import type { SetOptions } from '../../cache.js';
import { MemoryCache } from '../../memory-cache.js';
import type { Candidate } from './candidate.js';
import { inMemory, namesOfBroken } from './test-candidates.js';

/** A cache that changes what is left of a ttl. */
const telling = (change: (ttl: number, cache: MemoryCache, key: string) => number): Candidate =>
  inMemory(
    class extends MemoryCache {
      override getRemainingTTL(key: string): number {
        return change(super.getRemainingTTL(key), this, key);
      }
    },
  );

/** A cache that remembers the ttl of the last set, and never looks at it again. */
class Standing extends MemoryCache {
  readonly #ttls = new Map<string, number>();
  override set(key: string, value: unknown, options?: SetOptions): void {
    super.set(key, value, options);
    this.#ttls.set(key, options?.ttl ?? Number.POSITIVE_INFINITY);
  }
  override getRemainingTTL(key: string): number {
    return this.has(key) ? this.#ttls.get(key)! : 0;
  }
}

const unlimited = Number.POSITIVE_INFINITY;

describe('the contract of remaining ttls', () => {
  it.each<[fault: string, candidate: Candidate, rule: string]>([
    ['tells seconds', telling((ttl) => ttl / 1_000), 'tells a remaining ttl in milliseconds, which becomes less'],
    ['tells the ttl of the set', inMemory(Standing), 'tells a remaining ttl in milliseconds, which becomes less'],
    ['is late', telling((ttl) => Math.max(0, ttl - 100)), 'tells the whole ttl as remaining, and what is left of it'],
    [
      'tells -1 where there is no expiry, as Redis does',
      telling((ttl) => (ttl === unlimited ? -1 : ttl)),
      'tells an infinite remaining ttl of an entry that does not expire',
    ],
    [
      'tells -2 of what is not there, as Redis does',
      telling((ttl) => ttl || -2),
      'tells a remaining ttl of 0 for a key that is not there',
    ],
    [
      'tells infinity of what is not there',
      telling((ttl) => ttl || unlimited),
      'tells a remaining ttl of 0 for a key that is not there',
    ],
    [
      'goes below 0',
      telling((ttl, cache, key) => (cache.has(key) ? ttl : -1)),
      'tells a remaining ttl of 0 for an expired entry',
    ],
    ['tells NaN', telling(() => Number.NaN), 'tells a remaining ttl in milliseconds, which becomes less'],
  ])('is broken by a cache that %s', async (_, candidate, rule) => {
    expect(await namesOfBroken(candidate)).toContain(rule);
  });

  it.each([
    ['answers instead of refusing', () => 0],
    [
      'refuses with an error of its own',
      () => {
        throw new Error('not implemented');
      },
    ],
  ])('is broken by a cache that cannot tell and %s', async (_, getRemainingTTL) => {
    const candidate = inMemory(
      class extends MemoryCache {
        override getRemainingTTL = getRemainingTTL;
      },
    );
    const lacks = { ...candidate.lacks, 'remaining-ttl': 'it does not look at its clock' };
    expect(await namesOfBroken({ ...candidate, lacks })).toEqual(['says that it cannot tell a remaining ttl']);
  });
});
