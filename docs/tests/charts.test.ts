import { scheduleOf, WINDOW, WINDOWS, type Window } from '@ctu/simulate/play';
import { describe, expect, it } from 'vitest';
import { bands } from '../.vitepress/playground/bands.js';
import { area, line, plot, spanAt, timeTicks, xOf, yOf, yOfLatency } from '../.vitepress/playground/charts.js';

/** Windows of which these parts are known, one after another. */
const windows = (...parts: readonly (number | undefined)[]): Window[] =>
  parts.map((median, index) => ({ at: index * WINDOW, reads: 1, near: 0, far: 0, stale: 0, median, slowest: median }));
const height = ({ median }: Window): number | undefined => (median === undefined ? undefined : yOf(median));

describe('A chart', () => {
  it('shows all from the beginning, and then the latest windows', () => {
    const longest = WINDOW * WINDOWS;
    expect(spanAt(0)).toEqual({ from: 0, to: 10_000 });
    expect(spanAt(10_001)).toEqual({ from: 0, to: 20_000 });
    expect(spanAt(longest + 1)).toEqual({ from: WINDOW, to: WINDOW + longest });
  });

  it('names every tenth second', () => {
    expect(timeTicks({ from: 500, to: 30_500 }).map(({ name }) => name)).toEqual(['10 s', '20 s', '30 s']);
  });

  it('has a line, and an area, that are broken where there is nothing to tell', () => {
    const list = windows(0, 1, undefined, 1);
    expect(line(list, spanAt(0), height).match(/M/g)).toHaveLength(2);
    expect(area(list, spanAt(0), height).match(/Z/g)).toHaveLength(2);
    expect(line([], spanAt(0), height)).toBe('');
  });

  it('has room for times from nothing to ten seconds', () => {
    expect([0, 10_000, 60_000].map(yOfLatency)).toEqual([plot.bottom, plot.top, plot.top]);
  });

  it('shows from when to when something was broken', () => {
    const schedule = scheduleOf('at=1000:freeze,3000:thaw,4000:silence,20000:mend');
    const span = spanAt(5_000);
    const shown = bands(schedule, 5_000, true).map(({ name, left, right }) => [name, left, right]);
    expect(shown).toEqual([
      ['frozen', xOf(1_000, span), xOf(3_000, span)],
      ['channel silent', xOf(4_000, span), xOf(5_000, span)],
    ]);
    expect(bands(schedule, 5_000, false).map(({ name }) => name)).toEqual(['frozen']);
  });

  it('leaves a name out for which there is no room', () => {
    const schedule = scheduleOf('at=1000:freeze,1100:thaw,1200:close');
    expect(bands(schedule, 5_000, true).map(({ name }) => name)).toEqual(['frozen', undefined]);
  });
});
