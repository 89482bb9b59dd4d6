import { expect, it } from 'vitest';
import { coresIn } from './cores.js';

it('reads single cores and ranges of them', () => {
  expect(coresIn("pid 17's current affinity list: 0,2-5\n")).toEqual([0, 2, 3, 4, 5]);
  expect(coresIn("pid 17's current affinity list: 3\n")).toEqual([3]);
});
