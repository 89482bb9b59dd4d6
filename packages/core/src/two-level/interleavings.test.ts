import { afterAll, describe, expect, it } from 'vitest';
import { explore } from '../coherence/interleavings/explore.js';
import { type Scenario, TwoLevelRun } from './interleavings/two-level-run.js';

type Row = readonly [callers: string, lost: string | undefined];

/** Callers, and what may get lost on the way to far. */
const SCENARIOS: readonly Row[] = [
  ['get, set a', undefined],
  ['get, delete', undefined],
  ['get, clear', undefined],
  ['get, get, delete, get', undefined],
  ['get, get, clear, get', undefined],
  ['set a, set b, get', undefined],
  ['set a, set b, set c', undefined],
  ['get, set a, set b', undefined],
  ['get, set a, delete, get', undefined],
  ['get, set a, clear', undefined],
  ['getMany, set a', undefined],
  ['getMany, get, setMany a', undefined],
  ['getMany, get, deleteMany', undefined],
  ['getMany, get, clear', undefined],
  ['setMany a, set b, getMany', undefined],
  ['setMany a, deleteMany, get', undefined],
  ['setMany a, clear, get', undefined],
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
const STEPPED_NEAR: readonly Row[] = [
  ['get, set a', undefined],
  ['get, delete', undefined],
  ['get, clear', undefined],
  ['get, deleteMany', undefined],
  ['getMany, set a', undefined],
  ['set a, delete', undefined],
  ['set a, clear', undefined],
  ['set a, set b', undefined],
  ['get, get, delete', undefined],
  ['get, set a', 'set'],
  ['get, delete', 'delete'],
];

/** Those in which the next step comes some turns of the microtask queue after a reply. */
const HURRIED: readonly (readonly [callers: string, turns: readonly number[]])[] = [
  ['get, set a', [0, 1, 2, 3, 4, 5, 6, 30]],
  ['get, delete', [0, 1, 2, 3, 4, 5, 6, 30]],
  ['get, clear', [0, 1, 2, 3, 4, 5, 6, 30]],
  ['set a, set b', [0, 1, 2, 3, 4, 5, 6, 30]],
  ['getMany, setMany a', [0, 1, 2, 3, 4, 5, 6, 30]],
  ['get, set a, get', [0, 1, 3, 30]],
  ['get, delete, get', [0, 1, 3, 30]],
];

/** Every variant of a scenario: near empty or warm; a lost call before or after its effect, resilient or not. */
function variantsOf([callers, lost]: Row): Scenario[] {
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
      const explored = await explore(() => new TwoLevelRun(scenario), turns);
      orders += explored.orders;
      steps += explored.steps;
      expect(explored.orders).toBeGreaterThan(1);
    }
  }

  afterAll(() => console.log(`Interleavings checked: ${orders} orders of ${steps} steps`));

  it.each(SCENARIOS)('keeps the contract: %s (lost: %s)', async (...row) => {
    await exploreAll(variantsOf(row));
  });

  it.each(STEPPED_NEAR)(
    'keeps the contract over a near whose calls overtake each other: %s (lost: %s)',
    async (...row) => {
      await exploreAll(variantsOf(row).map((variant) => ({ ...variant, steppedNear: true })));
    },
  );

  it.each(HURRIED)(
    'keeps the contract where a reply has not sunk in when the next step comes: %s',
    async (callers, turns) => {
      await exploreAll(variantsOf([callers, undefined]), turns);
    },
  );
});
