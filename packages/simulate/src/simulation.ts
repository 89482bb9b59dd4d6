import type { Choices } from './choices.js';
import { checkAtRest, prepare, readAll, rest } from './rest.js';
import type { Script } from './scripts.js';
import { settled } from './settled.js';
import { type Setup, setupBy } from './setup.js';
import type { Step } from './step.js';
import { World } from './world.js';

/** What a run came to. */
export interface Outcome {
  readonly steps: number;
  readonly faults: number;
  /** What happened, in order. */
  readonly events: readonly string[];
  /** What was violated, if anything was. */
  readonly violation: string | undefined;
}

/** A run of a kind: by default all is by chance. */
export interface Shape {
  readonly setup?: Partial<Setup>;
  /** The calls, which may begin in any order. */
  readonly script?: Script;
  /** What may go wrong, by a part of its name, and how often. */
  readonly faults?: readonly string[];
  readonly mostFaults?: number;
  /** Whether the channels are armed long before, and near has what far has. */
  readonly start?: 'unarmed' | 'armed' | 'warm';
  /** Whether time goes on in it. Default: true. */
  readonly time?: boolean;
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
  'Many',
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
export async function simulate(choices: Choices, shape: Shape = {}): Promise<Outcome> {
  const setup = { ...setupBy(choices), ...shape.setup };
  // A run in which little of what can happen does happen gets further with it (swarm testing, Groce et al., ISSTA 2012).
  const likes = KINDS.filter(() => choices.choose(2) === 1);
  const size = SIZES[choices.choose(SIZES.length)]!; // there is one for each choice
  const mostCalls = shape.script?.length ?? size.mostCalls;
  const { mostFaults = size.mostFaults, faults = [''] } = shape;
  const start = shape.start ?? (['unarmed', 'armed', 'warm', 'warm'] as const)[choices.choose(4)]!;
  const world = new World(setup, () => choices.choose(1_000) / 1_000);
  const left = shape.script?.map((call) => world.calls.step(...call));
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

  const call: World['calls']['step'] = (...about) => world.calls.step(...about);
  // A near level of which an async `clear` fails is not asked, and one that is asked for it by a caller fails the call.
  const ofAll =
    setup.calls !== 'levels' ? [] : (['getMany', 'setMany', 'clear'] as const).slice(0, setup.nearSteps ? 2 : 3);
  const time = (): Step[] => (shape.time === false ? [] : world.time());

  function possible(): Step[] {
    // Of all that may go wrong, which is much, seldom something does.
    if (world.faults < mostFaults && choices.choose(left ? 3 : 8) === 2) {
      const accidents = world.accidents().filter(({ what }) => faults.some((part) => what.includes(part)));
      if (accidents.length > 0) return accidents;
    }
    const underWay = world.steps();
    if (calls >= mostCalls) return underWay.length > 0 ? [...underWay, ...time()] : [];
    if (left) return [...left, ...underWay, ...time()];
    const callers = world.processes.filter((process) => process.calls.size < AT_ONCE);
    return [
      ...callers.flatMap(({ index }) =>
        setup.keys.flatMap((key, rank) => {
          const weight = rank === 0 ? 4 : 1;
          return [
            call(index, 'get', key, 2 * weight),
            call(index, 'set', key, weight),
            call(index, 'delete', key, 1),
            ...(setup.calls === 'levels' ? [] : [call(index, 'refresh', key, weight)]),
          ];
        }),
      ),
      ...callers.flatMap(({ index }) => ofAll.map((name) => call(index, name, '', 1))),
      ...underWay,
      ...time(),
    ];
  }

  let violation: string | undefined;
  try {
    await settled();
    if (start !== 'unarmed') await prepare(world, start === 'warm', mostFaults > 0 || shape.time !== false);
    for (let next = possible(); next.length > 0 && steps < STEPS * mostCalls; next = possible()) {
      const step = oneOf(next);
      steps++;
      if (step.kind === 'call') {
        calls++;
        left?.splice(left.indexOf(step), 1);
      }
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
