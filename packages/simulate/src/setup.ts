import type { Choices } from './choices.js';

/** What runs. */
export interface Setup {
  readonly processes: number;
  /** Most calls are about the first. */
  readonly keys: readonly string[];
  /** What is called: the caches of two levels, or the cached functions over them, or over far itself. */
  readonly calls: 'levels' | 'functions' | 'functions over far';
  readonly resilient: boolean;
  readonly channel: boolean;
  readonly grace: number;
  /** Whether calls to a near level take steps of their own. */
  readonly nearSteps: boolean;
  /** Whether far carries out what one process asks for in its order. */
  readonly inOrder: boolean;
  /** Whether what a process tells all takes a step until it comes back to itself. */
  readonly echoSteps: boolean;
  /** Whether a `GuardedCache` ends the calls to far, by the clock. */
  readonly guarded: boolean;
}

export const plain: Setup = {
  processes: 2,
  keys: ['a'],
  calls: 'levels',
  resilient: false,
  channel: true,
  grace: 0,
  nearSteps: false,
  inOrder: true,
  echoSteps: false,
  guarded: false,
};

const CALLS: readonly Setup['calls'][] = [
  'levels',
  'levels',
  'levels',
  'levels',
  'levels',
  'functions',
  'functions',
  'functions over far',
];

/** One by chance: the first choice of each kind is the plainest. */
export function setupBy({ choose }: Choices): Setup {
  const resilient = choose(2) === 1;
  const guarded = resilient && choose(3) === 2;
  const calls = CALLS[choose(CALLS.length)]!; // there is one for each choice
  return {
    resilient,
    processes: choose(4) === 3 ? 3 : 2,
    keys: choose(2) === 0 ? ['a'] : ['a', 'b'],
    calls,
    channel: choose(4) < 3 && calls !== 'functions over far', // who hears of changes is the cache of two levels
    grace: choose(2) * 1_000,
    nearSteps: choose(4) === 3,
    // What was sent after a call that took too long is carried out after it: here only the clock knows of that.
    inOrder: choose(2) === 0 || guarded,
    echoSteps: choose(4) === 3,
    guarded,
  };
}
