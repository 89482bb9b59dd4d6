import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from '@ctu/tooling';
import { Crew } from './crew.js';
import { now } from './event.js';
import { faultsOf } from './faults.js';
import { History, type Limits } from './history.js';
import { KEYS } from './keys.js';
import type { State } from './messages.js';
import { type Planned, planOf } from './plan.js';
import { Recovery } from './recovery.js';
import type { StackName } from './stacks.js';
import { HEAP, PATIENCE, RECOVERS, SETTLES, STALE } from './times.js';
import { PROCESSES, startWorld, type World } from './world.js';

export interface SoakOptions {
  readonly seed: number;
  readonly stacks: readonly StackName[];
  /** Whether another fault is to come, after so many, and so many milliseconds. */
  readonly goesOn: (faults: number, elapsed: number) => boolean;
  /** Faults that are made; by their names. Default: all. */
  readonly chosen?: (name: string) => boolean;
  /** How long a fault lasts at most, in milliseconds. Default: 9 seconds. */
  readonly longest?: number;
  readonly say: (line: string) => void;
}

export interface Outcome {
  readonly calls: number;
  readonly faults: number;
  readonly stacks: readonly StackOutcome[];
  /** The most memory of a process, in bytes, and by how much the heap of one has grown. */
  readonly rss: number;
  readonly growth: number;
  /** For how long a process could not go on, in milliseconds: patience is given for that. */
  readonly lag: number;
  readonly violations: readonly string[];
}

interface StackOutcome {
  readonly name: StackName;
  readonly calls: number;
  readonly failures: number;
  readonly nearHits: number;
  /** In milliseconds; the latency for each of the requests that a call takes. */
  readonly worst: { readonly stale: number; readonly latency: number };
}

/** So many violations are enough. */
const ENOUGH = 5;

/** One fault after another under load from real processes, and what cannot be right meanwhile. */
export async function soak(options: SoakOptions): Promise<Outcome> {
  const world = await startWorld(options.stacks.some((name) => name.startsWith('a cluster')));
  const run = new Run(world, options);
  try {
    return await run.run();
  } finally {
    await run.end();
    await world.stop();
  }
}

class Run {
  readonly #world: World;
  readonly #options: SoakOptions;
  readonly #crew: Crew;
  readonly #violations: string[] = [];
  readonly #stacks: { history: History; calls: number; failures: number; nearHits: number }[];
  #lag = 0;
  #heaps: number[] = [];
  #growth = 0;
  #faults = 0;

  constructor(world: World, options: SoakOptions) {
    this.#world = world;
    this.#options = options;
    const { seed, stacks } = options;
    this.#stacks = stacks.map((name) => {
      const history = new History(name, () => this.#limits(name));
      return { history, calls: 0, failures: 0, nearHits: 0 };
    });
    this.#crew = new Crew({
      processes: PROCESSES,
      seed,
      stacks,
      keys: KEYS,
      portsOf: world.portsOf,
      onTrouble: (trouble) => this.#violate([trouble]),
      onEvent: (index, event) => {
        const stack = this.#stacks[index]!; // one of them
        if (event.type === 'begun') stack.calls++;
        if (event.type === 'ended' && event.failed !== undefined) stack.failures++;
        this.#violate(stack.history.take(event));
      },
    });
  }

  async run(): Promise<Outcome> {
    const { seed, goesOn, longest, chosen = () => true } = this.#options;
    await this.#crew.start();
    await this.#recovered('the start');
    const faults = faultsOf(this.#world).filter(({ name }) => chosen(name));
    if (faults.length === 0) throw new RangeError('No fault has that in its name');
    const start = performance.now();
    for (const planned of planOf(faults, seed, longest)) {
      if (!goesOn(this.#faults, performance.now() - start) || this.#violations.length >= ENOUGH) break;
      await this.#inflict(planned, performance.now() - start);
    }
    await this.end();
    return this.#outcome();
  }

  async end(): Promise<void> {
    await this.#crew.end();
  }

  async #inflict({ fault, quiet, lasts, random }: Planned, at: number): Promise<void> {
    await pause(quiet);
    const before = this.#sums();
    const { detail = '', heal, loses } = await fault.inflict(this.#world, random);
    this.#lose(loses);
    await this.#lasts(lasts);
    await heal();
    this.#lose(loses);
    const healed = performance.now();
    this.#faults++;
    const last = await this.#recovered(`"${fault.name}"`);
    const { calls, failures } = this.#sums();
    const took = `back after ${((performance.now() - healed) / 1_000).toFixed(1)} s${last && `, last ${last}`}`;
    this.#options.say(
      `${(at / 1_000).toFixed(0).padStart(5)} s  ${fault.name}${detail && `, ${detail}`}, for ${(lasts / 1_000).toFixed(1)} s: ` +
        `${calls - before.calls} calls, ${failures - before.failures} failed; ${took}`,
    );
  }

  /** So many milliseconds pass, in which it is seen to that all calls settle. */
  async #lasts(milliseconds: number): Promise<void> {
    const end = performance.now() + milliseconds;
    while (performance.now() < end) {
      await pause(Math.min(200, end - performance.now()));
      this.#look();
    }
  }

  /** Resolves with what was as before last; that not all is, is a violation. */
  async #recovered(after: string): Promise<string> {
    const recovery = new Recovery(this.#options.stacks);
    let states: State[] = [];
    const recovers = async () => {
      await pause(300);
      this.#look();
      states = await this.#crew.states();
      return recovery.sees(states) || this.#violations.length >= ENOUGH;
    };
    try {
      await waitUntil(recovers, { timeout: RECOVERS });
    } catch {
      this.#violate([`Not all is as before ${RECOVERS} ms after ${after}: ${recovery.left.join('; ')}`]);
    }
    for (const [index, stack] of this.#stacks.entries())
      stack.nearHits = states.reduce((sum, { stacks }) => sum + stacks[index]!.nearHits, 0);
    this.#measure(states.map(({ heap }) => heap));
    return recovery.last;
  }

  #look(): void {
    this.#lag = Math.max(this.#lag, this.#crew.lag);
    for (const { history } of this.#stacks) this.#violate(history.unsettled(this.#crew.until));
  }

  /** Sees to it that nothing is kept for ever. */
  #measure(heaps: number[]): void {
    // The first time, not all is loaded yet.
    if (this.#faults < 3) this.#heaps = heaps;
    this.#growth = Math.max(this.#growth, ...heaps.map((heap, index) => heap - this.#heaps[index]!));
    if (this.#growth > HEAP) this.#violate([`The heap of a process has grown by ${this.#growth} bytes`]);
  }

  #lose(names: readonly StackName[] = []): void {
    for (const [index, name] of this.#options.stacks.entries())
      if (names.includes(name)) this.#crew.add(index, { type: 'lost', at: now() });
  }

  #limits(name: StackName): Limits {
    const patience = PATIENCE + 2 * this.#crew.lag;
    const stale = name.endsWith('tracked') ? STALE.tracked : STALE.told;
    return { settles: SETTLES + patience, stale: stale + patience };
  }

  #violate(violations: readonly string[]): void {
    for (const violation of violations) {
      if (this.#violations.length >= ENOUGH) return;
      this.#violations.push(violation);
      this.#options.say(`VIOLATION ${violation}`);
    }
  }

  #sums(): { calls: number; failures: number } {
    const sum = (of: (stack: { calls: number; failures: number }) => number) =>
      this.#stacks.reduce((total, stack) => total + of(stack), 0);
    return { calls: sum(({ calls }) => calls), failures: sum(({ failures }) => failures) };
  }

  #outcome(): Outcome {
    return {
      calls: this.#sums().calls,
      faults: this.#faults,
      stacks: this.#stacks.map(({ history, calls, failures, nearHits }, index) => {
        return { name: this.#options.stacks[index]!, calls, failures, nearHits, worst: history.worst };
      }),
      rss: this.#crew.rss,
      growth: this.#growth,
      lag: this.#lag,
      violations: this.#violations,
    };
  }
}
