import { describe, expect, it } from 'vitest';
import { asBefore, byChance } from './choices.js';
import { simulate } from './simulation.js';

describe('The simulation', () => {
  it('finds nothing in 1,000 runs', async () => {
    for (let seed = 1; seed <= 1_000; seed++) {
      const { violation, events } = await simulate(byChance(seed));
      expect(violation, `SEED ${seed}\n${events.join('\n')}`).toBeUndefined();
    }
  });

  it('does the same again by the same seed, and by the choices that were made', async () => {
    const choices = byChance(42);
    const first = await simulate(choices);
    expect(first.faults).toBeGreaterThan(0);
    expect(await simulate(byChance(42))).toEqual(first);
    expect(await simulate(asBefore(choices.made))).toEqual(first);
  });
});
