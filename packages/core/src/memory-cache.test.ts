import { describe, expect, it } from 'vitest';
import { MemoryCache } from './memory-cache.js';
import { ManualClock } from './testing/manual-clock.js';

const DAY = 86_400_000;

function withClock(): { clock: ManualClock; cache: MemoryCache<string, unknown> } {
  const clock = new ManualClock();
  return { clock, cache: new MemoryCache({ clock }) };
}

describe('MemoryCache', () => {
  it.each([null, '', 0, false, Number.NaN, [], {}])('keeps %o as itself', (value) => {
    const { cache } = withClock();
    cache.set('k', value);
    expect(cache.get('k')).toBe(value);
    expect(cache.has('k')).toBe(true);
  });

  it('misses what it never had', () => {
    const { cache } = withClock();
    expect(cache.get('k')).toBeUndefined();
    expect(cache.has('k')).toBe(false);
    expect(cache.delete('k')).toBe(false);
  });

  it.each([1, 0.5, 25 * DAY, 31 * DAY])('keeps an entry for %d ms, and not at the end of them', (ttl) => {
    const { clock, cache } = withClock();
    cache.set('k', 1, { ttl });
    clock.advance(ttl / 2);
    expect(cache.get('k')).toBe(1);
    clock.advance(ttl / 2);
    expect(cache.get('k')).toBeUndefined();
  });

  it.each(['has', 'delete'] as const)('does not find an expired entry by %s', (operation) => {
    const { clock, cache } = withClock();
    cache.set('k', 1, { ttl: 10 });
    clock.advance(10);
    expect(cache[operation]('k')).toBe(false);
  });

  it.each([{ ttl: Number.POSITIVE_INFINITY }, {}, undefined])('keeps an entry for ever with %o', (options) => {
    const { clock, cache } = withClock();
    cache.set('k', 1, options);
    clock.advance(100_000 * DAY);
    expect(cache.get('k')).toBe(1);
  });

  it('counts a ttl from the last set', () => {
    const { clock, cache } = withClock();
    cache.set('k', 1, { ttl: 10 });
    clock.advance(9);
    cache.set('k', 2, { ttl: 10 });
    clock.advance(9);
    expect(cache.get('k')).toBe(2);
    cache.set('k', 3);
    clock.advance(DAY);
    expect(cache.get('k')).toBe(3);
  });

  it('lists and counts what has not expired', () => {
    const { clock, cache } = withClock();
    cache.set('short', 1, { ttl: 10 });
    cache.set('long', 1, { ttl: 20 });
    cache.set('for ever', 1);
    expect(cache.size).toBe(3);
    clock.advance(10);
    expect([...cache.keys()]).toEqual(['long', 'for ever']);
    expect(cache.size).toBe(2);
    clock.advance(10);
    expect(cache.size).toBe(1);
  });

  it('lets entries be deleted and set while its keys are visited', () => {
    const { clock, cache } = withClock();
    for (const key of ['a', 'b', 'c', 'd']) cache.set(key, key, { ttl: key === 'c' ? 5 : 10 });
    const seen: string[] = [];
    for (const key of cache.keys()) {
      seen.push(key);
      cache.delete(key);
      cache.delete('b');
      clock.advance(5);
    }
    expect(seen).toEqual(['a', 'd']);
    expect(cache.size).toBe(0);
  });

  it('forgets everything by clear, and at the end of a using block', () => {
    const { cache } = withClock();
    cache.set('k', 1);
    cache.clear();
    expect(cache.size).toBe(0);
    {
      using used = cache;
      used.set('k', 1);
    }
    expect(cache.size).toBe(0);
  });

  it('refuses undefined and a ttl that is not positive, and keeps what it had', () => {
    const { cache } = withClock();
    cache.set('k', 1);
    expect(() => cache.set('k', undefined)).toThrow(TypeError);
    for (const ttl of [0, -1, Number.NaN]) expect(() => cache.set('k', 2, { ttl })).toThrow(RangeError);
    expect(cache.get('k')).toBe(1);
  });

  it('takes any key: 1 and "1" are two', () => {
    const cache = new MemoryCache<unknown, string>();
    const object = {};
    cache.set(1, 'number');
    cache.set('1', 'text');
    cache.set(object, 'object');
    cache.set('__proto__', 'proto');
    expect([cache.get(1), cache.get('1'), cache.get(object), cache.get({})]).toEqual([
      'number',
      'text',
      'object',
      undefined,
    ]);
    expect(cache.get('__proto__')).toBe('proto');
  });

  it('reads the time from the platform where it is told of no clock', () => {
    const cache = new MemoryCache();
    cache.set('k', 1, { ttl: DAY });
    expect(cache.get('k')).toBe(1);
  });
});
