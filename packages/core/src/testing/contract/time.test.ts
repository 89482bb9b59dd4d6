import { describe, expect, it } from 'vitest';
import type { SetOptions } from '../../cache.js';
import { MemoryCache } from '../../memory-cache.js';
import { StatsCache } from '../../wrappers/stats.js';
import type { Candidate } from './candidate.js';
import { inMemory, namesOfBroken, withPowers } from './test-candidates.js';

const DAY = 86_400_000;

/** A cache that changes the ttl. */
const timed = (change: (ttl: number) => number | undefined): Candidate =>
  inMemory(
    class extends MemoryCache {
      override set(key: string, value: unknown, options?: SetOptions): void {
        super.set(key, value, options?.ttl === undefined ? options : { ttl: change(options.ttl) });
      }
    },
  );

describe('the contract of time', () => {
  it.each<[fault: string, candidate: Candidate, rule: string]>([
    ['ignores a ttl', timed(() => undefined), 'keeps an entry while its ttl lasts, and no longer'],
    ['takes a ttl for seconds', timed((ttl) => ttl * 1_000), 'keeps an entry while its ttl lasts, and no longer'],
    ['expires one millisecond late', timed((ttl) => ttl + 1), 'lets an entry expire when now >= expiry'],
    ['expires early', timed((ttl) => ttl * 0.9), 'keeps an entry while its ttl lasts, and no longer'],
    [
      'rounds a ttl down',
      timed((ttl) => Math.floor(ttl) || 1),
      'keeps an entry with a fractional ttl, rounded up at most',
    ],
    [
      'refuses a fraction',
      timed((ttl) => (Number.isInteger(ttl) || ttl === Number.POSITIVE_INFINITY ? ttl : -1)),
      'takes a ttl that is not a whole number',
    ],
    ['lets a timer overflow', timed((ttl) => (ttl > 2 ** 31 - 1 ? 1 : ttl)), 'keeps an entry for 25 days'],
    ['takes more than 30 days for a date', timed((ttl) => (ttl > 30 * DAY ? 1e-9 : ttl)), 'keeps an entry for 31 days'],
    ['ends infinity', timed((ttl) => Math.min(ttl, 1_000 * DAY)), 'keeps an entry with an infinite ttl for ever'],
    [
      'keeps the first expiry',
      inMemory(
        class extends MemoryCache {
          readonly #ttls = new Map<string, SetOptions>();
          override set(key: string, value: unknown, options?: SetOptions): void {
            if (options) this.#ttls.set(key, options);
            super.set(key, value, options ?? this.#ttls.get(key));
          }
        },
      ),
      'counts the ttl from the last set',
    ],
    [
      'forgets the ttl of many',
      withPowers(
        class extends StatsCache<MemoryCache> {
          override setMany = (entries: Iterable<readonly [string, unknown]>) => super.setMany(entries);
        },
      ),
      'gives many entries one ttl',
    ],
  ])('is broken by a cache that %s', async (_, candidate, rule) => {
    expect(await namesOfBroken(candidate)).toContain(rule);
  });
});
