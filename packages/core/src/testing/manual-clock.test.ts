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

  it('does not go back where a timer has moved it further', () => {
    const clock = new ManualClock();
    const start = clock.now();
    clock.setTimeout(() => clock.advance(100), 5);
    clock.advance(10);
    expect(clock.now() - start).toBe(105);
  });

  it.each([-1, Number.NaN])('refuses to advance by %d', (milliseconds) => {
    expect(() => new ManualClock().advance(milliseconds)).toThrow(RangeError);
  });

  it('calls back when it is time, in order, unless it is told not to', () => {
    const clock = new ManualClock(0);
    const called: string[] = [];
    const at = (name: string) => () => called.push(`${name} ${clock.now()}`);
    clock.setTimeout(at('late'), 20);
    clock.setTimeout(() => {
      at('early')();
      clock.setTimeout(at('chained'), 5);
    }, 10);
    clock.setTimeout(at('same time'), 20);
    clock.clearTimeout(clock.setTimeout(at('never'), 15));
    clock.advance(9);
    expect(called).toEqual([]);
    clock.advance(11);
    expect(called).toEqual(['early 10', 'chained 15', 'late 20', 'same time 20']);
    clock.advance(100);
    expect(called).toHaveLength(4);
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
