import { describe, expect, it } from 'vitest';
import { asBefore, byChance } from './choices.js';
import { explore } from './explore.js';
import { find, mutated } from './find.js';
import { mutants } from './mutants/mutants.js';
import { scripts } from './scripts.js';
import { plain } from './setup.js';
import { simulate } from './simulation.js';

describe('The simulation', () => {
  it('finds nothing in 2,000 runs by chance', async () => {
    for (let seed = 1; seed <= 2_000; seed++) {
      const { violation, events } = await simulate(byChance(seed));
      expect(violation, `SEED ${seed}\n${events.join('\n')}`).toBeUndefined();
    }
  }, 60_000);

  it('does the same again by the same seed, and by the choices that were made', async () => {
    const choices = byChance(42);
    const first = await simulate(choices);
    expect(first.steps).toBeGreaterThan(0);
    expect(await simulate(byChance(42))).toEqual(first);
    expect(await simulate(asBefore(choices.made))).toEqual(first);
  });

  it('knows where each guard is', () => {
    expect(mutants.map(mutated)).toHaveLength(mutants.length);
  });

  it('finds nothing in the runs in which a missing guard shows, where none is missing', async () => {
    for (const { name, shape } of mutants)
      for (let seed = 1; shape && seed <= 60; seed++) {
        const { violation, events } = await simulate(byChance(seed), shape);
        expect(violation, `${name}, SEED ${seed}\n${events.join('\n')}`).toBeUndefined();
      }
  }, 60_000);

  it.each(mutants.filter(({ name }) => /arming|is told|began earlier/.test(name)))(
    'finds that a guard is missing: $name',
    async (mutant) => {
      expect(await find(mutant, 60_000)).toBeDefined();
    },
    90_000,
  );

  it.each(scripts(['get', 'set', 'delete'], 2).map((script) => ({ name: script.join(' and '), script })))(
    'finds nothing in any order of two calls: $name',
    async ({ script }) => {
      for (const resilient of [false, true])
        for (const warm of [false, true]) {
          const { violation } = await explore({ setup: { ...plain, resilient }, script, faults: 0, warm });
          expect(violation).toBeUndefined();
        }
    },
  );
});
