import { LRUCache } from 'lru-cache';
import { describe, expect, it } from 'vitest';
import { ManualClock } from './manual-clock.js';

describe('ManualClock', () => {
  it('stands still until it is advanced', () => {
    const clock = new ManualClock(5);
    expect(clock.now()).toBe(5);
    clock.advance(1.5);
    expect(clock.now()).toBe(6.5);
  });

  it.each([-1, Number.NaN])('refuses to advance by %d', (milliseconds) => {
    expect(() => new ManualClock().advance(milliseconds)).toThrow(RangeError);
  });

  it('is the clock of an LRUCache, from its default start on', () => {
    const clock = new ManualClock();
    const cache = new LRUCache<string, number>({ max: 10, perf: clock, ttlResolution: 0 });
    cache.set('k', 1, { ttl: 100 });
    clock.advance(100);
    expect(cache.get('k')).toBe(1);
    clock.advance(1);
    expect(cache.get('k')).toBeUndefined();
  });
});
