import { afterEach, describe, expect, it, vi } from 'vitest';
import { MemoryCache, type MemoryCacheOptions } from './memory-cache.js';
import { Entry } from './memory-entry.js';
import { ManualClock } from './testing/manual-clock.js';

afterEach(() => vi.restoreAllMocks());

/** The keys of a cache, the oldest first: those that go one after the other as new ones come. */
function byAge(cache: MemoryCache<unknown, unknown>, max: number): unknown[] {
  const keys: unknown[] = [];
  for (let count = 0; count < max; count++) {
    const before = [...cache.keys()];
    cache.set(Symbol('new'), 1);
    keys.push(...before.filter((key) => !cache.has(key)));
  }
  return keys;
}

function filled(max: number, keys: string): MemoryCache<unknown, unknown> {
  const cache = new MemoryCache<unknown, unknown>({ max });
  for (const key of keys) cache.set(key, key);
  return cache;
}

describe('MemoryCache with a limit', () => {
  it('keeps so many entries, and the oldest goes', () => {
    const cache = filled(3, 'abcde');
    expect([...cache.keys()].sort()).toEqual(['c', 'd', 'e']);
    expect(cache.size).toBe(3);
    expect(cache.get('b')).toBeUndefined();
    expect(byAge(cache, 3)).toEqual(['c', 'd', 'e']);
  });

  it('takes the last set of an entry as its age; a get or has renews nothing', () => {
    const cache = filled(3, 'abc');
    cache.set('a', 'again');
    cache.get('b');
    cache.has('b');
    expect(byAge(cache, 3)).toEqual(['b', 'c', 'a']);
  });

  it('evicts nothing where a key is set again, or where others were deleted', () => {
    const cache = filled(3, 'abc');
    for (const key of 'cab') cache.set(key, 'again');
    expect([...cache.keys()]).toHaveLength(3);
    cache.delete('a');
    cache.set('d', 'd');
    expect(byAge(cache, 3)).toEqual(['c', 'b', 'd']);
  });

  it('keeps one entry, the newest, with a limit of 1', () => {
    const cache = filled(1, 'aab');
    expect([...cache.keys()]).toEqual(['b']);
  });

  it('starts anew after clear', () => {
    const cache = filled(2, 'ab');
    cache.clear();
    for (const key of 'cde') cache.set(key, key);
    expect(byAge(cache, 2)).toEqual(['d', 'e']);
  });

  it('lets an expired entry go before a live one that is older', () => {
    const clock = new ManualClock();
    const cache = new MemoryCache<string, number>({ max: 3, clock });
    cache.set('old', 1);
    cache.set('short', 1, { ttl: 5 });
    cache.set('new', 1);
    clock.advance(5);
    cache.set('newer', 1);
    expect([...cache.keys()]).toEqual(['old', 'new', 'newer']);
  });

  it.each([-1, 0, 1.5, Number.NaN, Number.NEGATIVE_INFINITY, '10', null, 10n])('refuses a max of %o', (max) => {
    const options = { max } as MemoryCacheOptions; // the types forbid some
    expect(() => new MemoryCache(options)).toThrow(RangeError);
    expect(() => new MemoryCache(options)).toThrow('max must be a positive integer or Infinity, not ');
  });

  it.each([undefined, Number.POSITIVE_INFINITY])('has no limit with a max of %s', (max) => {
    const cache = new MemoryCache<number, number>({ max });
    for (let key = 0; key < 1_000; key++) cache.set(key, key);
    expect(cache.size).toBe(1_000);
  });

  it.each([null, 10, 'max', true, () => {}])('refuses options that are no object: %o', (options) => {
    expect(() => new MemoryCache(options as MemoryCacheOptions)).toThrow(TypeError); // the types forbid it
  });
});

/** How many entries a cache holds, expired ones included, as its Map is told: to ask the cache would drop them. */
function counting() {
  const [added, deleted] = [vi.spyOn(Map.prototype, 'set'), vi.spyOn(Map.prototype, 'delete')];
  const looked = vi.spyOn(Entry.prototype, 'isExpired');
  return {
    held: () => added.mock.calls.length - deleted.mock.calls.length,
    /** How much work a call is. */
    work(call: () => void): { deleted: number; looked: number } {
      const before = [deleted.mock.calls.length, looked.mock.calls.length] as const;
      call();
      return { deleted: deleted.mock.calls.length - before[0], looked: looked.mock.calls.length - before[1] };
    },
  };
}

describe.each([undefined, 100_000])('MemoryCache that is only written to, with a limit of %s', (max) => {
  it('does not fill with what has expired', () => {
    const clock = new ManualClock();
    const cache = new MemoryCache<number, number>({ clock, max });
    const { held } = counting();
    for (let key = 0; key < 10_000; key++) {
      cache.set(key, key, { ttl: 100 });
      clock.advance(1);
    }
    expect(held()).toBeLessThan(400); // 100 of them are alive
  });

  it('nor behind entries that live long', () => {
    const clock = new ManualClock();
    const cache = new MemoryCache<number, number>({ clock, max });
    const { held } = counting();
    for (let key = -100; key < 0; key++) cache.set(key, key);
    for (let key = 0; key < 10_000; key++) {
      cache.set(key, key, { ttl: key % 100 === 0 ? 1_000 : 100 });
      clock.advance(1);
    }
    expect(held()).toBeLessThan(800); // 100 + 10 + 99 of them are alive
    expect(cache.get(-100)).toBe(-100);
  });

  it('forgets all that has expired within as many sets as there were entries', () => {
    const clock = new ManualClock();
    const cache = new MemoryCache<number, number>({ clock, max });
    const { held } = counting();
    for (let key = 0; key < 1_000; key++) cache.set(key, key, { ttl: key % 3 === 0 ? Number.POSITIVE_INFINITY : 10 });
    clock.advance(10);
    for (let key = 0; key < 1_000; key++) cache.set(-1, key); // one and the same key
    expect(held()).toBe(335);
  });

  it('does a bounded work with each set, however much has expired', () => {
    const clock = new ManualClock();
    const cache = new MemoryCache<number, number>({ clock, max });
    const { work } = counting();
    for (let key = 0; key < 1_000; key++) cache.set(key, key, { ttl: 10 });
    clock.advance(10);
    expect(work(() => cache.set(-1, 1))).toEqual({ deleted: 2, looked: 2 });
    expect(work(() => cache.set(-1, 1))).toEqual({ deleted: 2, looked: 2 });
    expect(work(() => cache.set(-2, 1))).toEqual({ deleted: 2, looked: 2 });
  });
});

describe('The work of a set of a full MemoryCache', () => {
  it('is one entry more: the oldest', () => {
    const cache = filled(100, 'x');
    const { work } = counting();
    for (let key = 0; key < 99; key++) cache.set(key, key);
    for (let key = 100; key < 1_000; key++) {
      expect(work(() => cache.set(key, key))).toEqual({ deleted: 1, looked: 2 });
    }
  });

  it.each([...'abcdef'])(
    'goes past entries that were deleted under its hand, and forgets none that came after them: %s',
    (key) => {
      const clock = new ManualClock();
      const cache = new MemoryCache<unknown, string>({ clock });
      for (const old of 'abcdef') cache.set(old, 'old', { ttl: 10 });
      for (const old of 'abcdef') cache.delete(old);
      clock.advance(10);
      cache.set(key, 'new');
      for (let other = 0; other < 10; other++) cache.set(other, 'new');
      expect(cache.get(key)).toBe('new');
    },
  );
});
