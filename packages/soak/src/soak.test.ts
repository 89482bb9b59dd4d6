// No part of the stress test: `npm run soak` is its long run.
import { expect, it } from 'vitest';
import { report } from './report.js';
import { soak } from './soak.js';

/** Of the faults, those that are quick, on Redis and on Memcached, and on the ways to them. */
const CHOSEN = [
  'cut between all processes and Redis',
  'silence between one process and Redis',
  'garbage between all processes and one Memcached',
  'Redis freezes',
  'Redis is started anew at once',
  'one Memcached of three is started anew at once',
  'keys hold lists',
];

it('four processes over Redis and Memcached are answered rightly while these fail, and go on afterwards', async () => {
  const told: string[] = [];
  const outcome = await soak({
    seed: Number(process.env.SEED),
    stacks: ['Redis, tracked', 'Redis with a channel', 'Memcached with a channel'],
    goesOn: (faults) => faults < CHOSEN.length,
    longest: 1_000,
    chosen: (name) => CHOSEN.includes(name),
    say: (line) => told.push(line),
  });
  const said = `${told.join('\n')}\n${report(outcome)}`;
  expect(outcome.violations, said).toEqual([]);
  expect(outcome.faults, said).toBe(CHOSEN.length);
  for (const { nearHits, worst } of outcome.stacks) {
    expect(nearHits, said).toBeGreaterThan(0);
    expect(worst.latency, said).toBeGreaterThan(0);
  }
});
