import { describe, expect, it } from 'vitest';
import type { SetOptions } from '../../cache.js';
import { MemoryCache } from '../../memory-cache.js';
import type { Candidate } from './candidate.js';
import { inMemory, namesOfBroken } from './test-candidates.js';

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
