import { seededRandom } from '@ctu/tooling';
import fc from '@ctu/tooling/fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from './envelope.js';
import { freshness, type Windows } from './freshness.js';

const entry: Entry = { storedAt: 1_000, freshFor: 60_000, took: 100, value: 'v' };
const never = (): number => {
  throw new Error('nothing is drawn');
};

/** The judgements of an entry at ages in milliseconds. */
function at(windows: Partial<Windows>, ...ages: number[]): string[] {
  const all = { staleWhileRevalidate: 0, staleIfError: 0, refreshAhead: undefined, ...windows };
  return ages.map((age) => freshness(entry, all, entry.storedAt + age, never));
}

describe('freshness', () => {
  it('is over when the ttl is, to the millisecond', () => {
    expect(at({}, 0, 59_999, 59_999.9, 60_000, 1e12)).toEqual(['fresh', 'fresh', 'fresh', 'dead', 'dead']);
  });

  it('goes on with stale-while-revalidate, then with what stale-if-error has left: both begin where the ttl ends', () => {
    const windows = { staleWhileRevalidate: 1_000, staleIfError: 3_000 };
    expect(at(windows, 59_999, 60_000, 60_999, 61_000, 62_999, 63_000)).toEqual([
      'fresh',
      'refresh',
      'refresh',
      'stale',
      'stale',
      'dead',
    ]);
    expect(at({ staleWhileRevalidate: 3_000, staleIfError: 1_000 }, 60_000, 62_999, 63_000)).toEqual([
      'refresh',
      'refresh',
      'dead',
    ]);
  });

  it('is renewed by a hit past a part of the ttl', () => {
    expect(at({ refreshAhead: 0.8 }, 0, 47_999, 48_000, 59_999, 60_000)).toEqual([
      'fresh',
      'fresh',
      'refresh',
      'refresh',
      'dead',
    ]);
  });

  it('of what is kept for ever never ends', () => {
    const windows = { staleWhileRevalidate: 0, staleIfError: 0, refreshAhead: 0.5 };
    const forEver = { ...entry, freshFor: Number.POSITIVE_INFINITY };
    expect(freshness(forEver, windows, 1e15, never)).toBe('fresh');
    expect(freshness(forEver, { ...windows, refreshAhead: 'xfetch' }, 1e15, never)).toBe('fresh');
  });

  it('of what a clock ahead of this one has stored is not over', () => {
    expect(at({}, -3_600_000)).toEqual(['fresh']);
  });

  it('renews by xfetch as often as the paper says: exp(-left / took)', () => {
    const random = seededRandom();
    const windows = { staleWhileRevalidate: 0, staleIfError: 0, refreshAhead: 'xfetch' } as const;
    const draws = 20_000;
    for (const left of [10, 50, 100, 200, 400]) {
      const now = entry.storedAt + entry.freshFor - left;
      let renewed = 0;
      for (let draw = 0; draw < draws; draw++) if (freshness(entry, windows, now, random) === 'refresh') renewed++;
      const rate = Math.exp(-left / entry.took);
      const deviation = Math.sqrt((rate * (1 - rate)) / draws);
      expect(Math.abs(renewed / draws - rate)).toBeLessThan(6 * deviation); // one in a billion is further off
    }
  });

  it('never gets better as time goes by', () => {
    const order = ['fresh', 'refresh', 'stale', 'dead'];
    const length = fc.nat(10_000);
    fc.assert(
      fc.property(length, length, fc.constantFrom(undefined, 0.5), length, length, (swr, sie, refreshAhead, a, b) => {
        const windows = { staleWhileRevalidate: swr, staleIfError: sie, refreshAhead };
        const one = { ...entry, freshFor: 5_000 };
        const [early, late] = [Math.min(a, b) * 2, Math.max(a, b) * 2].map((age) =>
          order.indexOf(freshness(one, windows, one.storedAt + age, never)),
        );
        expect(early).toBeLessThanOrEqual(late!);
      }),
    );
  });
});
