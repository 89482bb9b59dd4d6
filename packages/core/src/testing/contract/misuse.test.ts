import { describe, expect, it } from 'vitest';
import type { SetOptions } from '../../cache.js';
import { MemoryCache } from '../../memory-cache.js';
import { StatsCache } from '../../wrappers/stats.js';
import type { Candidate } from './candidate.js';
import { ClosingCache, inMemory, namesOfBroken, withPowers, withPromises } from './test-candidates.js';

/** A cache that changes the ttl. */
const timed = (change: (ttl: number) => number | undefined): Candidate =>
  inMemory(
    class extends MemoryCache {
      override set(key: string, value: unknown, options?: SetOptions): void {
        super.set(key, value, options?.ttl === undefined ? options : { ttl: change(options.ttl) });
      }
    },
  );

describe('the contract of misuse', () => {
  it.each<[fault: string, candidate: Candidate, rule: string]>([
    [
      'takes a ttl of 0 for ever',
      timed((ttl) => ttl || Number.POSITIVE_INFINITY),
      'refuses a ttl of 0 with a RangeError, and keeps the old value',
    ],
    [
      'takes NaN',
      timed((ttl) => (Number.isNaN(ttl) ? 1 : ttl)),
      'refuses a ttl of NaN with a RangeError, and keeps the old value',
    ],
    ['takes text as a ttl', timed(Number), 'refuses a ttl of "60" with a RangeError, and keeps the old value'],
    [
      'deletes when given undefined',
      inMemory(
        class extends MemoryCache {
          override set(key: string, value: unknown, options?: SetOptions): void {
            if (value === undefined) this.delete(key);
            else super.set(key, value, options);
          }
        },
      ),
      'refuses to keep undefined with a TypeError, and keeps the old value',
    ],
    [
      'takes what is no iterable for an empty one',
      withPowers(
        class extends StatsCache<MemoryCache> {
          override deleteMany(keys: Iterable<string>): number {
            return super.deleteMany(Array.from(keys ?? []));
          }
        },
      ),
      'refuses many that are no iterable with a TypeError',
    ],
    [
      'throws for what is no iterable, though it is async',
      withPromises(
        class extends ClosingCache {
          override getMany(keys: Iterable<string>): Promise<unknown[]> {
            return super.getMany([...keys]);
          }
        },
      ),
      'refuses many that are no iterable with a TypeError',
    ],
    [
      'leaves out entries that are no pairs',
      withPowers(
        class extends StatsCache<MemoryCache> {
          override setMany(entries: Iterable<readonly [string, unknown]>): void {
            super.setMany([...entries].filter(Array.isArray));
          }
        },
      ),
      'refuses entries that are no pairs with a TypeError, and keeps none of them',
    ],
    [
      'keeps what came before the iterable failed',
      withPowers(
        class extends StatsCache<MemoryCache> {
          override setMany(entries: Iterable<readonly [string, unknown]>): void {
            if (Array.isArray(entries)) super.setMany(entries);
            else for (const [key, value] of entries) this.set(key, value);
          }
        },
      ),
      'refuses many whose iterable fails with its very error, and does none of it',
    ],
    [
      'has the value in its errors',
      inMemory(
        class extends MemoryCache {
          override set(key: string, value: unknown, options?: SetOptions): void {
            try {
              super.set(key, value, options);
            } catch (error) {
              throw Object.assign(error as Error, { args: [key, value] }); // MemoryCache throws nothing else
            }
          }
        },
      ),
      'never tells a value in an error',
    ],
  ])('is broken by a cache that %s', async (_, candidate, rule) => {
    expect(await namesOfBroken(candidate)).toContain(rule);
  });
});
