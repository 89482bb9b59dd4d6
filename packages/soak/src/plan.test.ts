import { describe, expect, it } from 'vitest';
import type { Fault } from './faults.js';
import { planOf } from './plan.js';

const faults = ['a', 'b', 'c', 'd'].map((name): Fault => ({ name, inflict: async () => ({ heal: async () => {} }) }));

/** The first eight of a plan. */
function firstOf(seed: number) {
  const plan = planOf(faults, seed);
  return Array.from({ length: 8 }, () => {
    const { fault, quiet, lasts, random } = plan.next().value;
    return { name: fault.name, quiet, lasts, drawn: random() };
  });
}

describe('planOf', () => {
  it('has each fault once before any comes again', () => {
    const names = firstOf(1).map(({ name }) => name);
    for (const round of [names.slice(0, 4), names.slice(4)]) expect(round.sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('is the same for one seed, and another for another', () => {
    expect(firstOf(1)).toEqual(firstOf(1));
    expect(firstOf(1)).not.toEqual(firstOf(2));
  });
});
