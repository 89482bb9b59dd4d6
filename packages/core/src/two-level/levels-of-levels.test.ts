import { LRUCache } from 'lru-cache';
import { describe, expect, it } from 'vitest';
import type { AnyCache } from '../cache.js';
import { cached } from '../cached/cached.js';
import { MemoryCache } from '../memory-cache.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { memory } from './test-pairs.js';
import { TwoLevelCache } from './two-level-cache.js';

const map = (): AnyCache => new Map<string, string>();
const refused = expect.objectContaining({ code: 'UNSUPPORTED', message: expect.stringMatching(/^Map cannot expire/) });

/** Pairs of which one level cannot expire entries. */
const PAIRS: readonly [name: string, pair: () => AnyCache][] = [
  ['near', () => new TwoLevelCache(map(), memory())],
  ['far', () => new TwoLevelCache(memory(), map())],
  ['near, under wrappers', () => new PrefixedCache(new TwoLevelCache(new PrefixedCache(map(), 'a.'), memory()), 'b.')],
];

describe('Two levels as a level of two', () => {
  it.each(PAIRS)('take no ttl where one of them cannot expire entries: %s', (_, pair) => {
    expect(() => new TwoLevelCache(pair(), memory(), { nearTtl: 5 })).toThrow(refused);
    expect(() => cached(() => '', { cache: pair(), ttl: 5 })).toThrow(refused);
  });

  it('take one where both can', () => {
    const pair = (): AnyCache => new TwoLevelCache(memory(), new MemoryCache<string, string>());
    expect(() => new TwoLevelCache(pair(), memory(), { nearTtl: 5 })).not.toThrow();
    expect(() => cached(() => '', { cache: pair(), ttl: 5 })).not.toThrow();
  });

  it('are refused as near where one of them prolongs entries', () => {
    const far = new LRUCache<string, string>({ max: 1, ttl: 5, updateAgeOnGet: true });
    const pair = new PrefixedCache(new TwoLevelCache(memory(), far), 'a.');
    expect(() => new TwoLevelCache(pair, memory())).toThrow(/has the option updateAgeOnGet$/);
  });
});
