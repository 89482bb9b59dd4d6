import fc from '@ctu/tooling/fast-check';
import { describe, expect, it } from 'vitest';
import { END, fitted, numbers, type Schedule, scheduleOf, switches, textOf, usual } from './schedule.js';

const number = (name: keyof typeof numbers) => {
  const { from, to, step } = numbers[name];
  return fc.integer({ min: from / step, max: to / step }).map((count) => fitted(name, count * step));
};
const turn = fc.record({ at: fc.integer({ min: 0, max: END - 1 }), what: fc.constantFrom(...switches) });
const schedule: fc.Arbitrary<Schedule> = fc.record({
  seed: number('seed'),
  skew: number('skew'),
  writes: number('writes'),
  grace: number('grace'),
  turns: fc.array(turn).map((turns) => turns.sort((one, other) => one.at - other.at)),
});

describe('A schedule', () => {
  it('is told by a text', () => {
    const text = 'seed=7&skew=0.8&writes=10&at=1200:freeze,2400:thaw';
    const turns = [
      { at: 1_200, what: 'freeze' },
      { at: 2_400, what: 'thaw' },
    ];
    expect(scheduleOf(text)).toEqual({ ...usual, seed: 7, skew: 0.8, writes: 10, turns });
    expect(textOf(scheduleOf(text))).toBe(text);
  });

  it('comes back from its text, whatever it is', () => {
    fc.assert(
      fc.property(schedule, (one) => {
        expect(scheduleOf(textOf(one))).toEqual(one);
      }),
    );
  });

  it('is as usual in what its text does not tell, or tells wrongly', () => {
    expect(scheduleOf('')).toEqual({ seed: 42, skew: 1, writes: 5, grace: 0, turns: [] });
    for (const text of [
      'seed',
      'seed=',
      'seed=x&skew=NaN',
      'at=',
      'at=1:melt',
      'at=-1:freeze',
      'at=x',
      'at=600000:freeze',
    ])
      expect(scheduleOf(text), text).toEqual(usual);
  });

  it('stays within its bounds', () => {
    const { seed, skew, writes, grace } = scheduleOf('seed=-3.4&skew=17.123&writes=1e9&grace=1499');
    expect({ seed, skew, writes, grace }).toEqual({ seed: 0, skew: 2, writes: 50, grace: 1_000 });
  });

  it('has its turns in the order of their times', () => {
    expect(scheduleOf('at=20:thaw,10:freeze').turns.map(({ what }) => what)).toEqual(['freeze', 'thaw']);
  });
});
