import { describe, expect, it } from 'vitest';
import { MemoryCache } from '../../memory-cache.js';
import { FaultyCache } from '../faulty/faulty-cache.js';
import type { Candidate } from './candidate.js';
import { inMemory, namesOfBroken, withPromises } from './test-candidates.js';

/** A cache that tells another time. */
const telling = (change: (time: number) => number): Candidate =>
  inMemory(
    class extends MemoryCache {
      override now = () => change(super.now());
    },
  );

let calls = 0;

describe('the contract of the time', () => {
  it.each<[fault: string, candidate: Candidate, rule: string]>([
    ['tells a time that stands still', telling(() => 1), 'tells a time that runs, and not backwards'],
    [
      'tells a time that runs backwards',
      telling((time) => time - calls++),
      'tells a time that runs, and not backwards',
    ],
    ['tells seconds', telling((time) => time / 1_000), 'tells its time in milliseconds'],
    ['tells no number', telling(() => Number.NaN), 'tells a time that runs, and not backwards'],
    [
      'asks its server each time',
      withPromises(
        class extends FaultyCache {
          override now = async (key: string) => super.now(key);
        },
      ),
      'tells its time at once where it knows it',
    ],
  ])('is broken by a cache that %s', async (_, candidate, rule) => {
    expect(await namesOfBroken(candidate)).toContain(rule);
  });

  it('is broken by a cache that lacks a time of its own, and tells neither that nor the time of the process', async () => {
    const candidate = telling(() => 0);
    const lacks = { ...candidate.lacks, now: 'it has no clock' };
    expect(await namesOfBroken({ ...candidate, lacks })).toEqual([
      'tells the time of the process in place of its own, or that it cannot',
    ]);
  });
});
