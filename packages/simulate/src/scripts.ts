import type { Call } from './calls.js';
import type { Exploration } from './explore.js';
import { plain, type Setup } from './setup.js';

/** Calls of processes, which may begin in any order. */
export type Script = readonly (readonly [process: number, call: Call, key: string])[];

const CALLS: Record<Setup['calls'], readonly Call[]> = {
  levels: ['get', 'set', 'delete'],
  functions: ['get', 'set', 'delete', 'refresh'],
  'functions over far': ['get', 'set', 'delete', 'refresh'],
};

const either = [false, true];

/**
 * Every pair and every triple of the calls that two processes may make, without a fault, and the pairs with one; where that takes
 * hours only in some setups: what is left to the runs by chance is triples, and pairs with a fault, over near levels that take
 * steps of their own. `faults`: only those with so many.
 */
export function* explorations(faults?: number): Generator<Exploration> {
  if (faults !== 1) {
    yield* explorationsOf(2, 0, { nearSteps: either });
    yield* explorationsOf(3, 0, {});
  }
  if (faults !== 0) yield* explorationsOf(2, 1, { resilient: either });
}

/** Where setups differ beside what is called, whether it is in order, and whether near is warm: it makes a difference with steps or faults. */
function* explorationsOf(
  size: number,
  faults: number,
  { nearSteps: steps = [false], resilient: kinds = [false] }: Record<string, readonly boolean[]>,
): Generator<Exploration> {
  for (const calls of ['levels', 'functions', 'functions over far'] as const) {
    const hasLevels = calls !== 'functions over far';
    for (const nearSteps of hasLevels ? steps : [false])
      for (const resilient of hasLevels ? kinds : [false])
        for (const inOrder of faults === 0 ? [true, false] : [true])
          for (const warm of faults === 0 ? either : [true]) {
            const setup: Setup = { ...plain, calls, resilient, inOrder, nearSteps, channel: hasLevels };
            for (const script of scripts(CALLS[calls], size)) yield { setup, script, faults, warm };
          }
  }
}

/** So many calls of two processes, each set of them once: which process is which makes no difference. */
export function scripts(calls: readonly Call[], size: number): Script[] {
  const kinds = [0, 1].flatMap((process) => calls.map((call) => [process, call, 'a'] as const));
  const all = combinations(kinds, size);
  const nameOf = (script: Script): string => script.map(String).sort().join();
  const swapped = (script: Script): Script => script.map(([process, call, key]) => [1 - process, call, key] as const);
  const isFirst = (script: Script): boolean => nameOf(script) <= nameOf(swapped(script));
  return all.filter(isFirst);
}

/** With repetition, without order. */
function combinations<T>(list: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return list.flatMap((one, index) => combinations(list.slice(index), size - 1).map((rest) => [one, ...rest]));
}
