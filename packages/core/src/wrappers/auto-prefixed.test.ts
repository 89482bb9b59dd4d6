import { describe, expect, it, vi } from 'vitest';
import { AutoPrefixedCache } from './auto-prefixed.js';

/** The prefix of a cache, as its base sees it. */
function prefixOf(base: Map<string, number>, separator?: string): string {
  base.clear();
  const cache = new AutoPrefixedCache(base, separator === undefined ? {} : { separator });
  cache.set('', 0);
  return [...base.keys()][0]!;
}

describe('AutoPrefixedCache', () => {
  it('keeps caches over one base apart', () => {
    const base = new Map<string, number>();
    const caches = Array.from({ length: 20 }, () => new AutoPrefixedCache(base));
    for (const [index, cache] of caches.entries()) cache.set('k', index);
    expect(caches.map((cache) => cache.get('k'))).toEqual(caches.map((_, index) => index));
    caches[0]!.clear();
    expect(base.size).toBe(19);
  });

  it('counts on in another copy of the package', async () => {
    const base = new Map<string, number>();
    const first = Number.parseInt(prefixOf(base), 10);
    vi.resetModules();
    const copy = await import('./auto-prefixed.js');
    expect(copy.AutoPrefixedCache).not.toBe(AutoPrefixedCache);
    base.clear();
    new copy.AutoPrefixedCache(base).set('', 0);
    expect([...base.keys()]).toEqual([`${first + 1}.`]);
  });

  it('takes its prefix from a counter and a separator', () => {
    const base = new Map<string, number>();
    const first = Number.parseInt(prefixOf(base), 10);
    expect(prefixOf(base)).toBe(`${first + 1}.`);
    expect(prefixOf(base, ':')).toBe(`${first + 2}:`);
    expect(prefixOf(base, '')).toBe(`${first + 3}~:`);
  });

  it('is a path above no other, whatever the separators', () => {
    const separators = ['.', '', ':x:', '.1.', '/', 'a', '~', '~:', ':', '..'];
    for (const separator of separators) {
      const base = new Map<string, number>();
      const caches = separators.map((other) => new AutoPrefixedCache(base, { separator: other }));
      const one = new AutoPrefixedCache(base, { separator });
      for (const cache of [one, ...caches]) cache.set('k', 0);
      one.clear();
      expect([one.size, base.size]).toEqual([0, caches.length]);
    }
  });

  it('refuses a separator that could be taken for the end of a number', () => {
    const base = new Map<string, number>();
    expect(() => new AutoPrefixedCache(base, { separator: '1' })).toThrow(RangeError);
    expect(() => new AutoPrefixedCache(base, { separator: '0.' })).toThrow(/separator cannot begin with a digit: 0\./);
  });
});
