import { describe, expect, it, vi } from 'vitest';
import type { AnyCache } from '../cache.js';
import { CacheError, type CacheErrorCode, misuse } from '../errors.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { TwoLevelCache } from './two-level-cache.js';

/** A resilient pair, of which near has the older value of a key. */
function resilient(far: AnyCache, key: string | number) {
  const near = new MemoryCache<string | number, string>();
  near.set(key, 'old');
  const onEvent = vi.fn();
  return { near, onEvent, cache: new TwoLevelCache<AnyCache, AnyCache>(near, far, { resilient: true, onEvent }) };
}

const codeOf = (code: CacheErrorCode): CacheError => new CacheError(code, 'no');

describe('A set whose far fails as it would again, resilient', () => {
  it('rejects where far refuses the key, and near does not keep the value', async () => {
    const far = new PrefixedCache(new FaultyCache<string, string>(new Map()), 'a.'); // its keys are text
    const { near, onEvent, cache } = resilient(far, 1);
    await expect(cache.set(1, 'new')).rejects.toThrow('A key must be a string, not number');
    expect(near.has(1)).toBe(false);
    near.set(1, 'old');
    await expect(cache.setMany([[1, 'new']])).rejects.toThrow('A key must be a string, not number');
    expect(near.has(1)).toBe(false);
    expect(onEvent).not.toHaveBeenCalled();
  });

  const repeating = (['UNENCODABLE_VALUE', 'VALUE_TOO_LARGE', 'UNSUPPORTED', 'CLOSED'] as const).map(codeOf);
  it.each([misuse(new TypeError('no')), misuse(new RangeError('no')), ...repeating])(
    'rejects, and near forgets: %s',
    async (error) => {
      const far = new FaultyCache<string, string>(new Map());
      for (const operation of ['set', 'setMany'] as const) far.fail(operation, error);
      const { near, onEvent, cache } = resilient(far, 'k');
      await expect(cache.set('k', 'new')).rejects.toBe(error);
      await expect(cache.setMany([['k', 'new']])).rejects.toBe(error);
      expect([near.has('k'), cache.stats().owed, onEvent.mock.calls]).toEqual([false, 0, []]);
    },
  );

  const passing = (['TIMEOUT', 'UNAVAILABLE', 'SERVER'] as const).map(codeOf);
  // A `fetch` that fails is a TypeError.
  it.each([new Error('no'), new TypeError('fetch failed'), ...passing])(
    'is kept near where that may pass: %s',
    async (error) => {
      const far = new FaultyCache<string, string>(new Map());
      far.fail('set', error);
      const { near, onEvent, cache } = resilient(far, 'k');
      await cache.set('k', 'new');
      expect([near.get('k'), onEvent.mock.calls]).toEqual(['new', [[{ type: 'cache-failed', error }]]]);
    },
  );
});
