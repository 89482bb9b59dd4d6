import { describe, expect, it } from 'vitest';
import type { SetOptions } from '../../cache.js';
import { CacheError } from '../../errors.js';
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
      'answers many in an order of its own',
      withPowers(
        class extends StatsCache<MemoryCache> {
          override getMany = (keys: Iterable<string>) => super.getMany([...keys].sort());
        },
      ),
      'reads many in the order of the keys, duplicates and misses included',
    ],
    [
      'leaves misses out',
      withPowers(
        class extends StatsCache<MemoryCache> {
          override getMany = (keys: Iterable<string>) => super.getMany(keys).filter((value) => value !== undefined);
        },
      ),
      'reads many in the order of the keys, duplicates and misses included',
    ],
    [
      'keeps those of many that come before what it refuses',
      withPowers(
        class extends StatsCache<MemoryCache> {
          override setMany(entries: Iterable<readonly [string, unknown]>, options?: SetOptions): void {
            for (const [key, value] of entries) this.set(key, value, options);
          }
        },
      ),
      'refuses undefined among many values, and keeps none of them',
    ],
    [
      'keeps those of many that it can encode',
      withPowers(
        class extends StatsCache<MemoryCache> {
          override setMany(entries: Iterable<readonly [string, unknown]>, options?: SetOptions): void {
            const list = [...entries];
            const good = list.filter(([, value]) => value === undefined || JSON.stringify(value) !== '{}');
            super.setMany(good, options);
            if (good.length < list.length) throw new CacheError('UNENCODABLE_VALUE', 'It has no text');
          }
        },
      ),
      'keeps all of many, or none where it cannot encode one',
    ],
    [
      'keeps those of many that are not too large',
      withPowers(
        class extends StatsCache<MemoryCache> {
          override setMany(entries: Iterable<readonly [string, unknown]>, options?: SetOptions): void {
            const list = [...entries];
            const good = list.filter(([, value]) => String(value).length < 1_000_000);
            super.setMany(good, options);
            if (good.length < list.length) throw new CacheError('VALUE_TOO_LARGE', 'It is too large');
          }
        },
      ),
      'keeps all of many, or none where one is too large',
    ],
    [
      'forgets in silence those of many that are too large',
      withPowers(
        class extends StatsCache<MemoryCache> {
          override setMany(entries: Iterable<readonly [string, unknown]>, options?: SetOptions): void {
            super.setMany(
              [...entries].filter(([, value]) => String(value).length < 1_000_000),
              options,
            );
          }
        },
      ),
      'keeps all of many, or none where one is too large',
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
