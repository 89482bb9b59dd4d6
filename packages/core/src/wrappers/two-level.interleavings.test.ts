import { afterAll, describe, expect, it } from 'vitest';
import { explore } from './interleavings/explore.js';
import type { Scenario } from './interleavings/two-level-run.js';

/** Callers, and what may get lost on the way to far. */
const SCENARIOS: readonly (readonly [callers: string, lost?: string])[] = [
  ['get, set a'],
  ['get, delete'],
  ['get, clear'],
  ['get, get, delete, get'],
  ['get, get, clear, get'],
  ['set a, set b, get'],
  ['set a, set b, set c'],
  ['get, set a, set b'],
  ['get, set a, delete, get'],
  ['get, set a, clear'],
  ['getMany, set a'],
  ['getMany, get, setMany a'],
  ['getMany, get, deleteMany'],
  ['getMany, get, clear'],
  ['setMany a, set b, getMany'],
  ['setMany a, deleteMany, get'],
  ['setMany a, clear, get'],
  ['get, get, set a', 'get'],
  ['getMany, get, set a', 'getMany'],
  ['get, set a, get', 'set'],
  ['set a, set b, get', 'set'],
  ['set a, delete, get', 'set'],
  ['setMany a, set b, get', 'setMany'],
  ['get, get, delete', 'delete'],
  ['set a, delete, get', 'delete'],
  ['get, deleteMany', 'deleteMany'],
  ['set a, clear, get', 'clear'],
];

/** Those in which near is stepped too. */
const STEPPED_NEAR: readonly (readonly [callers: string, lost?: string])[] = [
  ['get, set a'],
  ['get, delete'],
  ['get, clear'],
  ['get, deleteMany'],
  ['getMany, set a'],
  ['set a, delete'],
  ['set a, clear'],
  ['set a, set b'],
  ['get, get, delete'],
  ['get, set a', 'set'],
  ['get, delete', 'delete'],
];

/** Every variant of a scenario: near empty or warm; a lost call before or after its effect, resilient or not. */
function variantsOf([callers, lost]: readonly [string, string?]): Scenario[] {
  const losses = lost ? (['request', 'reply'] as const).map((loss) => ({ lost: [lost, loss] as const })) : [{}];
  return [false, true].flatMap((warm) =>
    losses.flatMap((loss) =>
      (lost ? [false, true] : [false]).map((resilient) => ({ callers: callers.split(', '), warm, resilient, ...loss })),
    ),
  );
}

describe('TwoLevelCache, in every order of what callers and levels do', () => {
  let [orders, steps] = [0, 0];

  async function exploreAll(scenarios: readonly Scenario[], turns?: readonly number[]): Promise<void> {
    for (const scenario of scenarios) {
      const explored = await explore(scenario, turns);
      orders += explored.orders;
      steps += explored.steps;
      expect(explored.orders).toBeGreaterThan(1);
    }
  }

  afterAll(() => console.log(`Interleavings checked: ${orders} orders of ${steps} steps`));

  it.each(SCENARIOS)('keeps the contract: %s (lost: %s)', async (...scenario) => {
    await exploreAll(variantsOf(scenario));
  });

  it.each(STEPPED_NEAR)(
    'keeps the contract over a near whose calls overtake each other: %s (lost: %s)',
    async (...scenario) => {
      await exploreAll(variantsOf(scenario).map((variant) => ({ ...variant, steppedNear: true })));
    },
  );

  it.each(SCENARIOS.filter(([callers]) => callers.split(', ').length === 2))(
    'keeps the contract where a reply has not sunk in when the next step comes: %s (lost: %s)',
    async (...scenario) => {
      await exploreAll(variantsOf(scenario), [0, 1, 2, 3, 4, 5, 6, 30]);
    },
  );
});
