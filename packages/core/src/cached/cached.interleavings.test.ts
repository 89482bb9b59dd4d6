import { afterAll, describe, expect, it } from 'vitest';
import { explore } from '../coherence/interleavings/explore.js';
import { CachedRun, type Scenario } from './interleavings/cached-run.js';
import type { Outcome } from './interleavings/history.js';

const ALL: readonly Outcome[] = ['value', 'failure', 'unstorable'];
const WELL: readonly Outcome[] = ['value'];
const OR_NOTHING: readonly Outcome[] = ['value', 'nothing'];

/** Callers, how a load may end, and what may get lost on the way to the cache. */
type Row = readonly [callers: string, outcomes: readonly Outcome[], lost?: string];

const SCENARIOS: readonly Row[] = [
  ['get, get', ALL],
  ['get, delete', ALL],
  ['get, set a', ALL],
  ['get, clear', ALL],
  ['get, remove', ALL],
  ['get, refresh', ALL],
  ['refresh, refresh', ALL],
  ['refresh, delete', ALL],
  ['refresh, set a', ALL],
  ['get, get 2', ALL],
  ['get, refresh 2', ALL],
  ['get, delete, get', WELL],
  ['get, set a, get', WELL],
  ['get, refresh, get', WELL],
  ['get, delete, set a', WELL],
  ['get, refresh, delete', WELL],
  ['get, refresh, set a', WELL],
  ['get, refresh, refresh', ALL],
  ['refresh, refresh, refresh', ALL],
  ['refresh, refresh, delete', ALL],
  ['refresh, refresh, set a', ALL],
  ['refresh, refresh, clear', ALL],
  ['refresh, refresh 2, remove', WELL],
  ['get, get 2, refresh', WELL],
  ['get, refresh', OR_NOTHING],
  ['refresh, set a', OR_NOTHING],
  ['get, refresh, refresh', OR_NOTHING],
  ['refresh, refresh, set a', OR_NOTHING],
  ['refresh, refresh', OR_NOTHING, 'set'],
  ['get, get', WELL, 'get'],
  ['get, refresh', ALL, 'get'],
  ['get, refresh', ALL, 'set'],
  ['refresh, refresh', ALL, 'set'],
  ['refresh, delete', ALL, 'set'],
  ['get, delete', ALL, 'delete'],
  ['refresh, refresh', ALL, 'delete'],
  ['get, set a', ALL, 'set'],
  ['refresh, set a', ALL, 'set'],
  ['refresh, clear', ALL, 'clear'],
  ['get, set a, refresh', WELL, 'set'],
  ['get, clear, refresh', WELL, 'clear'],
];

/** Those of so many orders over an async cache that `npm run simulate -- --explore` takes them alone. */
const LONG: readonly Row[] = [
  ['get, refresh, set a, delete', WELL],
  ['get, refresh, remove, get', WELL],
];
const ASYNC = process.env.ALL_ORDERS ? [...SCENARIOS, ...LONG] : SCENARIOS;

/** Those of too many orders over an async cache. */
const SYNC: readonly Row[] = [...SCENARIOS, ...LONG, ['get, refresh, refresh, get', ['value', 'failure']]];

/** Those in which a caller gives up, or the time of a load is over. */
const IMPATIENT: readonly Row[] = [
  ['get, timeout', ALL],
  ['get, get, timeout', ALL],
  ['get, timeout, get', WELL],
  ['get, delete, timeout', WELL],
  ['get, set a, timeout', WELL],
  ['get, refresh, timeout', ALL],
  ['refresh, refresh, timeout', WELL],
  ['get, get 2, timeout', WELL],
  ['get with, abort', ALL],
  ['get with, abort, get', ALL],
  ['get with, get with, abort', WELL],
  ['get with, abort, delete', WELL],
  ['get with, abort, set a', WELL],
  ['get with, abort, refresh', WELL],
  ['get with, abort, timeout', ALL],
  ['get with, abort, timeout, get', WELL],
];

function nameOf([callers, outcomes, lost]: Row): string {
  return `${callers} (loads: ${outcomes.join(', ')}${lost ? `; lost: ${lost}` : ''})`;
}

/** Those over a LockedCache, in which a store waits for the lock, and a write for a store. */
const LOCKED: readonly Row[] = [
  ['get, delete', ALL],
  ['get, set a', ALL],
  ['get, refresh', ALL],
  ['refresh, refresh', ALL],
  ['get, get 2, remove', WELL],
  ['get, refresh, clear', WELL],
  ['get, refresh', ALL, 'set'],
];

/** Those of functions of many, whose loads are of another key as well. */
const MANY: readonly Row[] = [
  ['get, get', ALL],
  ['get, one', ALL],
  ['get, delete', ALL],
  ['get, set a', ALL],
  ['get, clear', ALL],
  ['get, refresh', ALL],
  ['one, refresh', ALL],
  ['refresh, refresh', ALL],
  ['refresh, delete', ALL],
  ['refresh, set a', OR_NOTHING],
  ['get, get 2', ALL],
  ['get, refresh 2', ALL],
  ['get, delete, one', WELL],
  ['get, refresh, set a', WELL],
  ['refresh, refresh, set a', WELL],
  ['get, refresh, remove', WELL],
  ['get, timeout, get', WELL],
  ['get with, abort, get', ALL],
  ['get with, abort, delete', WELL],
  ['get, get', WELL, 'getMany'],
  ['get, refresh', WELL, 'setMany'],
  ['refresh, refresh', ALL, 'setMany'],
  ['refresh, set a', ALL, 'set'],
  ['refresh, delete', WELL, 'deleteMany'],
];

/** Those in which the next step comes some turns of the microtask queue after a reply. */
const HURRIED: readonly Row[] = [
  ['get, delete', WELL],
  ['get, set a', WELL],
  ['get, refresh', WELL],
  ['refresh, refresh', ALL],
  ['refresh, delete', ALL],
];
const TURNS = [0, 1, 2, 3, 30];

function variantsOf([callers, outcomes, lost]: Row): Scenario[] {
  const losses = lost ? (['request', 'reply'] as const).map((loss) => ({ lost: [lost, loss] as const })) : [{}];
  return [false, true].flatMap((warm) =>
    losses.map((loss) => ({ callers: callers.split(', '), outcomes, warm, ...loss })),
  );
}

describe('cached, in every order of what callers, loads and the cache do', () => {
  let [orders, steps] = [0, 0];
  afterAll(() => console.log(`Interleavings checked: ${orders} orders of ${steps} steps`));

  async function exploreAll(scenarios: readonly Scenario[], turns?: readonly number[]): Promise<void> {
    const before = orders;
    for (const scenario of scenarios) {
      const explored = await explore(() => new CachedRun(scenario), turns);
      orders += explored.orders;
      steps += explored.steps;
    }
    expect(orders - before).toBeGreaterThan(scenarios.length);
  }

  for (const row of ASYNC) it(`keeps the rules: ${nameOf(row)}`, () => exploreAll(variantsOf(row)));

  for (const row of SYNC) {
    it(`keeps the rules over a sync cache: ${nameOf(row)}`, () =>
      exploreAll(variantsOf(row).map((variant) => ({ ...variant, over: 'sync' as const }))));
  }

  for (const row of LOCKED) {
    it(`keeps the rules over a LockedCache: ${nameOf(row)}`, () =>
      exploreAll(variantsOf(row).map((variant) => ({ ...variant, over: 'locked' as const }))));
  }

  for (const row of IMPATIENT) {
    for (const context of [false, true]) {
      const told = context ? ', whose loads are told when nobody waits for them' : '';
      it(`keeps the rules: ${nameOf(row)}${told}`, () =>
        exploreAll(variantsOf(row).map((variant) => ({ ...variant, context }))));
    }
  }

  for (const row of MANY) {
    it(`keeps the rules of functions of many: ${nameOf(row)}`, () =>
      exploreAll(variantsOf(row).map((variant) => ({ ...variant, many: true }))));
  }

  for (const row of HURRIED) {
    it(`keeps the rules where a reply has not sunk in when the next step comes: ${nameOf(row)}`, () =>
      exploreAll(variantsOf(row), TURNS));
  }
});
