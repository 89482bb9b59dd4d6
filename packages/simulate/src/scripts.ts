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

/** What a selection of explorations goes by. */
export interface Selection {
  /** How much may go wrong. Default: one thing in a pair, nothing in a triple. */
  readonly faults?: number;
}

/** Every pair and every triple of the calls that two processes may make, in every setup that makes a difference. */
export function* explorations({ faults }: Selection = {}): Generator<Exploration> {
  for (const size of [2, 3])
    for (const calls of ['levels', 'functions', 'functions over far'] as const)
      for (const warm of either)
        for (const resilient of either)
          for (const inOrder of [true, false])
            for (const nearSteps of either) {
              const setup: Setup = { ...plain, calls, resilient, inOrder, nearSteps };
              for (const script of scripts(CALLS[calls], size))
                yield { setup, script, faults: faults ?? 3 - size, warm };
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
