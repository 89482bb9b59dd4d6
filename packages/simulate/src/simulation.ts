import type { Choices } from './choices.js';
import { checkAtRest, prepare, readAll, rest } from './rest.js';
import { setupBy } from './setup.js';
import type { Step } from './step.js';
import { settled, World } from './world.js';

/** What a run came to. */
export interface Outcome {
  readonly steps: number;
  readonly faults: number;
  /** What happened, in order. */
  readonly events: readonly string[];
  /** What was violated, if anything was. */
  readonly violation: string | undefined;
}

/** How many calls the processes make together, and how many things may go wrong: most faults show in a small run, and that takes less time. */
const SIZES = [
  { mostCalls: 3, mostFaults: 1 },
  { mostCalls: 4, mostFaults: 2 },
  { mostCalls: 6, mostFaults: 3 },
  { mostCalls: 16, mostFaults: 5 },
] as const;
/** How many calls a process may have under way. */
const AT_ONCE = 2;
/** How many steps a run has at most for each call before all is quiet. */
const STEPS = 16;

/** What the steps of a kind have in their names. */
const KINDS = [
  'calls get',
  'calls set',
  'calls delete',
  'carried out',
  'answered',
  'arrives',
  'time',
  'too long',
  'lost',
  'freezes',
  'cut',
  'deaf',
  'again',
];

/** One run of several processes over one far level, of the real code, in an order that the choices tell. */
export async function simulate(choices: Choices): Promise<Outcome> {
  const setup = setupBy(choices);
  // A run in which little of what can happen does happen gets further with it (swarm testing, Groce et al., ISSTA 2012).
  const likes = KINDS.filter(() => choices.choose(2) === 1);
  const { mostCalls, mostFaults } = SIZES[choices.choose(SIZES.length)]!;
  const isArmed = choices.choose(4) < 3;
  const isWarm = isArmed && choices.choose(2) === 1;
  const world = new World(setup, () => choices.choose(1_000) / 1_000);
  let [steps, calls] = [0, 0];

  const weightOf = ({ what, weight = 4 }: Step): number => (likes.some((kind) => what.includes(kind)) ? 3 : 1) * weight;

  /** One of the steps, the likelier the more weight it has. */
  function oneOf(possible: readonly Step[]): Step {
    let left = choices.choose(possible.reduce((sum, step) => sum + weightOf(step), 0));
    return possible.find((step) => {
      left -= weightOf(step);
      return left < 0;
    })!; // the sum of all is more than what was chosen
  }

  function possible(): Step[] {
    // Of all that may go wrong, which is much, seldom something does.
    if (world.faults < mostFaults && choices.choose(8) === 7) return world.accidents();
    const underWay = world.steps();
    if (calls >= mostCalls) return underWay.length > 0 ? [...underWay, ...world.time()] : [];
    const callers = world.processes.filter((process) => process.calls.size < AT_ONCE);
    return [
      ...callers.flatMap(({ index }) =>
        setup.keys.flatMap((key, rank) => {
          const weight = rank === 0 ? 4 : 1;
          return [
            world.call(index, 'get', key, 2 * weight),
            world.call(index, 'set', key, weight),
            world.call(index, 'delete', key, 1),
            ...(setup.calls === 'functions' ? [world.call(index, 'refresh', key, weight)] : []),
          ];
        }),
      ),
      ...underWay,
      ...world.time(),
    ];
  }

  let violation: string | undefined;
  try {
    await settled();
    if (isArmed) await prepare(world, isWarm);
    for (let next = possible(); next.length > 0 && steps < STEPS * mostCalls; next = possible()) {
      const step = oneOf(next);
      steps++;
      if (step.what.includes(' calls ')) calls++;
      await world.take(step);
    }
    await rest(world, setup);
    checkAtRest(world, setup);
    await readAll(world, setup);
  } catch (error) {
    violation = error instanceof Error ? error.message : String(error);
  }
  world.close();
  return { steps, faults: world.faults, events: world.events, violation };
}
