// No part of the stress test: `npm run fuzz` is its long run.
import { afterAll, expect, it } from 'vitest';
import { Backends } from './backend.js';
import { fuzz } from './fuzz.js';
import { subjects } from './subjects.js';

/** Few enough for ten seconds or so; `npm run fuzz` goes on for an hour, and has other seeds. */
const RUNS = 28;

const backends = new Backends();
afterAll(() => backends.stop());

it('finds nothing in any cache over any server, whatever is called and whatever happens', async () => {
  const tally = { runs: 0, calls: 0, faults: 0 };
  const backendOf = ({ backend }: (typeof subjects)[number]) => backends.get(backend);
  expect(await fuzz({ subjects, backendOf, tally, seed: 1, runs: RUNS })).toBeUndefined();
  expect(tally.runs).toBe(RUNS);
  expect(tally.faults).toBeGreaterThan(0);
});
