import { expect, it } from 'vitest';
import type { Health } from './messages.js';
import { Recovery } from './recovery.js';

const well: Health = { nearAsked: true, owed: 0, reads: 9, writes: 1, failures: 0, nearHits: 5 };
const statesOf = (...healths: Health[]) => healths.map((health) => ({ stacks: [health], heap: 0 }));

it('all is as before once each process was well in each way, at some time', () => {
  const recovery = new Recovery(['a stack']);
  expect(recovery.sees(statesOf({ ...well, nearAsked: false }, { ...well, owed: 2 }))).toBe(false);
  expect(recovery.left).toEqual([
    'near is not asked in process 0 over a stack',
    'something is owed in process 1 over a stack',
  ]);
  expect(recovery.sees(statesOf({ ...well, nearAsked: false }, { ...well, failures: 1 }))).toBe(false);
  expect(recovery.sees(statesOf(well, { ...well, owed: -1 }))).toBe(true);
  expect(recovery.last).toBe('near is not asked in process 0 over a stack');
});
