import { expect, it } from 'vitest';
import { Timeline } from './timeline.js';

it('a timeline brings what processes tell into order, as far as all have told', () => {
  const timeline = new Timeline<{ at: number }>(2);
  const taken = () => timeline.take().map(({ at }) => at);
  timeline.add(0, [{ at: 1 }, { at: 4 }], 5);
  expect(taken()).toEqual([]);
  timeline.add(1, [{ at: 2 }, { at: 3 }], 3.5);
  timeline.insert({ at: 2.5 });
  expect(taken()).toEqual([1, 2, 2.5, 3]);
  timeline.add(1, [], 6);
  expect([taken(), timeline.until]).toEqual([[4], 5]);
});
