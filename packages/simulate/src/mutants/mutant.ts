import type { Call } from '../calls.js';
import type { Script } from '../scripts.js';
import { plain, type Setup } from '../setup.js';
import type { Shape } from '../simulation.js';

/** A guard of core, taken out. */
export interface Mutant {
  /** The file, and what the guard is for. */
  readonly name: string;
  readonly file: string;
  /** Texts of the file, and what takes their place. */
  readonly edits: readonly (readonly [from: string, to: string])[];
  /** The kind of runs in which it shows. Default: any. */
  readonly shape: Shape | undefined;
}

export const without = (file: string, name: string, ...edits: Mutant['edits']): Mutant => ({
  name: `${file}: ${name}`,
  file,
  edits,
  shape: undefined,
});

/** Where it takes a certain kind of run to show: its calls as `0 set a, 1 get a`. */
export const inRuns = (mutant: Mutant, calls: string, shape: Shape): Mutant => {
  const script: Script = calls.split(', ').map((text) => {
    const [process, call, key] = text.split(' ') as [string, Call, string]; // as they are written below
    return [Number(process), call, key];
  });
  return { ...mutant, shape: { script, ...shape } };
};

export const unordered: Partial<Setup> = { ...plain, inOrder: false };
export const slowNear: Partial<Setup> = { ...plain, nearSteps: true };
export const functions: Partial<Setup> = { ...plain, calls: 'functions' };
export const overFar: Partial<Setup> = { ...plain, calls: 'functions over far' };
