import { checkAtRest, prepare, readAll, rest } from './rest.js';
import type { Script } from './scripts.js';
import type { Setup } from './setup.js';
import type { Step } from './step.js';
import { World } from './world.js';

export interface Explored {
  readonly runs: number;
  readonly steps: number;
  readonly faults: number;
  /** What is violated, and the steps that lead there. */
  readonly violation: { readonly what: string; readonly events: readonly string[] } | undefined;
}

/** A point of a run at which several steps are possible. */
interface Fork {
  readonly possible: readonly Step[];
  /** What would lead to nothing new. */
  readonly asleep: readonly Step[];
  /** What was taken here in the runs before. */
  readonly done: Step[];
  step: Step;
}

/** What is looked at. */
export interface Exploration {
  readonly setup: Setup;
  readonly script: Script;
  /** How much may go wrong. */
  readonly faults: number;
  /** Whether each near level has, when it begins, what far has. */
  readonly warm: boolean;
}

/**
 * Runs a script in every order of its steps, from scratch each time, until there is none left, or the time is over.
 *
 * Of two steps that have nothing to do with each other one order is enough: what was tried at a point is asleep in what is tried there
 * later, until a step is taken that it has to do with (sleep sets, Godefroid 1996).
 */
export async function explore(exploration: Exploration, isOver: () => boolean = () => false): Promise<Explored> {
  const { setup } = exploration;
  const forks: Fork[] = [];
  let [runs, steps, faults] = [0, 0, 0];
  do {
    runs++;
    const world = new World(setup, () => 0.5);
    try {
      await prepare(world, exploration.warm, exploration.faults > 0); // without, no time goes on afterwards
      const isNew = await follow(world, exploration, forks);
      steps += forks.length;
      faults += world.faults;
      if (!isNew) continue;
      await rest(world, setup);
      checkAtRest(world, setup);
      await readAll(world, setup);
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      return { runs, steps, faults, violation: { what, events: world.events } };
    } finally {
      world.close();
    }
  } while (turn(forks) && !isOver());
  return { runs, steps, faults, violation: undefined };
}

/** Takes the steps of the forks, and from there on the first one that is possible; whether the whole is new. */
async function follow(world: World, { script, faults }: Exploration, forks: Fork[]): Promise<boolean> {
  const left = script.map((call) => world.calls.step(...call));
  let asleep: readonly Step[] = [];
  let isLate = false;
  for (let depth = 0; ; depth++) {
    const possible = [...left, ...world.steps()];
    if (possible.length === 0) return true;
    if (world.faults < faults) possible.push(...world.accidents().filter(({ kind }) => kind !== 'freeze'));
    if (world.faults > 0 && !isLate) possible.push(world.time()[0]!);
    forks[depth] ??= forkOf(possible, asleep)!;
    const fork = forks[depth];
    if (!fork) {
      forks.length = depth;
      return false;
    }
    const step = possible.find(({ what }) => what === fork.step.what)!; // the same steps lead to the same
    asleep = [...fork.asleep, ...fork.done].filter((other) => isApart(other, step));
    const called = left.findIndex(({ what }) => what === step.what);
    if (called >= 0) left.splice(called, 1);
    isLate ||= step.kind === 'time';
    await world.take(step);
  }
}

function forkOf(possible: readonly Step[], asleep: readonly Step[]): Fork | undefined {
  const step = possible.find((one) => !isIn(asleep, one));
  return step && { possible, asleep, done: [], step };
}

/** Takes another way at the last fork that has one; whether there is one. */
function turn(forks: Fork[]): boolean {
  for (let fork = forks.at(-1); fork; fork = forks.at(-1)) {
    const { possible, asleep, done, step } = fork;
    done.push(step);
    const next = possible.find((one) => !isIn(asleep, one) && !isIn(done, one));
    if (next) {
      fork.step = next;
      return true;
    }
    forks.pop();
  }
  return false;
}

function isIn(steps: readonly Step[], { what }: Step): boolean {
  return steps.some((one) => one.what === what);
}

/** Whether neither changes what the other depends on. */
function isApart(one: Step, other: Step): boolean {
  return isUntouched(one, other) && isUntouched(other, one);
}

function isUntouched({ changes, reads = [] }: Step, by: Step): boolean {
  return changes !== undefined && [...changes, ...reads].every((touched) => !(by.changes?.includes(touched) ?? true));
}
