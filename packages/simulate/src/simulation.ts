import { type AnyCache, MemoryCache, numberedChannel, TwoLevelCache } from '@ctu/core';
import { ManualClock } from '@ctu/core/testing';
import type { Choices } from './choices.js';
import { Far, type Request } from './far.js';
import { History } from './history.js';
import { Wire } from './wire.js';

/** What a run came to. */
export interface Outcome {
  readonly steps: number;
  readonly faults: number;
  /** What happened, in order. */
  readonly events: readonly string[];
  /** What was violated, if anything was. */
  readonly violation: string | undefined;
}

interface Step {
  readonly what: string;
  /** How likely it is, beside the others. */
  readonly weight?: number;
  readonly isFault?: boolean;
  take(): void;
}

const PROCESSES = 2;
/** Most calls are about the first. */
const KEYS = ['a', 'b'];
/** How many calls the processes make together. */
const CALLS = 16;
/** How many things may go wrong. */
const FAULTS = 5;
/** How many calls a process may have under way. */
const AT_ONCE = 2;
/** How many steps a run has at most before all is quiet. */
const STEPS = 250;
/** As long as it takes at most until a process knows that it hears nothing: three heartbeats, and the next look. */
const SILENCE = 5_000;
/** By so many milliseconds time goes on in one step. */
const TICK = 500;
/** As long as that everything takes to become quiet: three heartbeats, and the longest pause of a retry, twice. */
const QUIET_TICKS = 10;
const QUIET_TICK = 1_500;

/** What the steps of a kind have in their names. */
const KINDS = [
  'gets',
  'sets',
  'deletes',
  'carried out',
  'answered',
  'reaches',
  'time',
  'too long',
  'lost',
  'freezes',
  'cut',
  'deaf',
  'again',
];

interface Process {
  /** Where its near level holds its values, and the calls to that, where they take steps of their own. */
  readonly near: Far | MemoryCache<string, string>;
  readonly cache: TwoLevelCache<AnyCache, AnyCache>;
  underWay: number;
  /** How many of its reads of a key are under way. */
  readonly reading: Map<string, number>;
}

/** One run of several processes over one far level, of the real code, in an order that the choices tell. */
export async function simulate(choices: Choices): Promise<Outcome> {
  const run = new Simulation(choices);
  await run.run();
  return { steps: run.steps, faults: run.faults, events: run.events, violation: run.violation };
}

class Simulation {
  readonly events: string[] = [];
  steps = 0;
  faults = 0;
  violation: string | undefined;
  readonly #choices: Choices;
  readonly #clock = new ManualClock();
  readonly #far = new Far();
  readonly #wire = new Wire();
  readonly #history = new History(this.#far);
  readonly #processes: Process[] = [];
  readonly #resilient: boolean;
  readonly #withChannel: boolean;
  readonly #grace: number;
  readonly #steppedNear: boolean;
  /** The kinds of steps that are likely in this run. */
  readonly #likes: readonly string[];
  readonly #keys: readonly string[];
  /** Since when a process knows that its way is cut. */
  readonly #cutAt = new Map<number, number>();
  #calls = 0;
  #values = 0;
  #lives = 0;

  constructor(choices: Choices) {
    this.#choices = choices;
    this.#resilient = choices.choose(2) === 1;
    this.#withChannel = choices.choose(4) > 0;
    this.#grace = choices.choose(2) * 1_000;
    this.#steppedNear = choices.choose(4) === 0;
    // A run in which little of what can happen does happen gets further with it (swarm testing, Groce et al., ISSTA 2012).
    this.#likes = KINDS.filter(() => choices.choose(2) === 1);
    this.#keys = KEYS.slice(0, 1 + choices.choose(2));
    for (let index = 0; index < PROCESSES; index++) this.#processes.push(this.#start(index));
  }

  async run(): Promise<void> {
    try {
      await settled();
      if (this.#choices.choose(4) > 0) await this.#deliverAll();
      while (this.steps < STEPS && (await this.#step(true)));
      await this.#becomeQuiet();
      this.#checkAtRest();
      await this.#readAll();
    } catch (error) {
      this.violation ??= error instanceof Error ? error.message : String(error);
    }
    for (const { cache } of this.#processes) void cache.close();
  }

  /** Takes one of the steps that are possible; whether there was one. */
  async #step(withFaults: boolean): Promise<boolean> {
    const steps = this.#possible(withFaults);
    if (steps.length === 0) return false;
    const step = this.#oneOf(steps);
    this.steps++;
    if (step.isFault) this.faults++;
    this.events.push(step.what);
    step.take();
    await settled();
    if (this.violation) throw new Error(this.violation);
    return true;
  }

  /** One of the steps, the likelier the more weight it has. */
  #oneOf(steps: readonly Step[]): Step {
    const weightOf = ({ what, weight = 4 }: Step): number =>
      (this.#likes.some((kind) => what.includes(kind)) ? 3 : 1) * weight;
    let left = this.#choices.choose(steps.reduce((sum, step) => sum + weightOf(step), 0));
    for (const step of steps) {
      left -= weightOf(step);
      if (left < 0) return step;
    }
    throw new Error('There is no such step');
  }

  #possible(withFaults: boolean): Step[] {
    const steps: Step[] = [
      ...(withFaults ? this.#callers() : []),
      ...this.#stepsOf(this.#far, 'far'),
      ...this.#processes.flatMap(({ near }) => (near instanceof Far ? this.#stepsOf(near, 'near') : [])),
      ...this.#wire.pushes
        .filter((push) => this.#isNext(push))
        .map((push) => ({
          what: `${push.text} reaches process ${push.to}`,
          take: () => {
            this.#wire.drop(push);
            push.deliver();
          },
        })),
    ];
    if (!withFaults) return steps;
    if (this.#calls < CALLS || steps.length > 0)
      steps.push(
        { what: 'time goes on', weight: 1, take: () => this.#clock.advance(TICK) },
        { what: 'much time goes on', weight: 1, take: () => this.#clock.advance(SILENCE) },
      );
    if (this.faults < FAULTS && this.#calls < CALLS) steps.push(...this.#possibleFaults());
    return steps;
  }

  #stepsOf({ requests, frozen }: Far, level: string): Step[] {
    const executable = frozen ? [] : requests.filter((request) => !request.executed && isFirst(request, requests));
    const answerable = requests.filter(({ executed, settled }) => executed && !settled);
    return [
      ...executable.map((request) => this.#stepOf(request, `is carried out by ${level}`, () => request.execute())),
      ...answerable.map((request) => this.#stepOf(request, `is answered by ${level}`, () => request.reply())),
    ];
  }

  /** Texts reach a process in the order in which they were sent. */
  #isNext(push: { readonly to: number }): boolean {
    return this.#wire.pushes.find(({ to }) => to === push.to) === push;
  }

  #stepOf({ process, what }: Request, how: string, take: () => void, isFault = false): Step {
    return { what: `${what} of process ${process} ${how}`, take, isFault };
  }

  #callers(): Step[] {
    if (this.#calls >= CALLS) return [];
    return this.#processes.flatMap((process, index) => {
      if (process.underWay >= AT_ONCE) return [];
      return this.#keys.flatMap((key, rank) => {
        const weight = rank === 0 ? 4 : 1;
        return [
          { what: `process ${index} gets ${key}`, weight: 2 * weight, take: () => this.#get(index, key) },
          { what: `process ${index} sets ${key}`, weight, take: () => this.#set(index, key) },
          { what: `process ${index} deletes ${key}`, weight: 1, take: () => this.#delete(index, key) },
        ];
      });
    });
  }

  #possibleFaults(): Step[] {
    const { requests, frozen } = this.#far;
    const late = requests.filter(({ settled }) => !settled);
    const fault = (what: string, take: () => void, weight = 1): Step => ({ what, take, weight, isFault: true });
    return [
      ...late.map((request) => ({
        ...this.#stepOf(request, 'takes too long', () => request.timeOut(), true),
        weight: 2,
      })),
      ...late.map((request) => ({ ...this.#stepOf(request, 'gets lost', () => request.lose(), true), weight: 2 })),
      ...this.#wire.pushes.map((push) =>
        fault(`${push.text} to process ${push.to} is lost`, () => this.#wire.drop(push)),
      ),
      ...this.#wire.pushes.map((push) => fault(`${push.text} reaches process ${push.to} twice`, () => push.deliver())),
      fault(frozen ? 'far thaws' : 'far freezes', () => {
        this.#far.frozen = !frozen;
      }),
      ...this.#processes.flatMap((_, index) =>
        this.#wire.cut.has(index)
          ? [fault(`the way of process ${index} is mended`, () => this.#mend(index))]
          : [
              fault(`the way of process ${index} is cut`, () => this.#cut(index, 0, () => this.#wire.cutOff(index))),
              fault(`process ${index} goes deaf`, () => this.#cut(index, SILENCE, () => this.#wire.deafen(index))),
            ],
      ),
      ...this.#processes.map((_, index) => fault(`process ${index} is started again`, () => this.#restart(index))),
    ];
  }

  #cut(index: number, silence: number, how: () => void): void {
    this.#cutAt.set(index, this.#clock.now() + silence);
    how();
  }

  #mend(index: number): void {
    this.#cutAt.delete(index);
    this.#wire.mend(index);
  }

  /** Whether a process has known for so long that it hears nothing, that it has to ask far. */
  #isApart(index: number): boolean {
    const since = this.#cutAt.get(index);
    return this.#withChannel && since !== undefined && this.#clock.now() - since >= this.#grace;
  }

  #start(index: number): Process {
    const near = this.#steppedNear ? new Far() : new MemoryCache<string, string>({ clock: this.#clock });
    const random = (): number => this.#choices.choose(1_000) / 1_000;
    const life = ++this.#lives;
    // Members have different names.
    const channel = numberedChannel(this.#wire.transportOf(index), { clock: this.#clock, random: () => life / 1_024 });
    const nearLevel: AnyCache = near instanceof Far ? near.clientOf(index) : near;
    const cache = new TwoLevelCache<AnyCache, AnyCache>(nearLevel, guarded(this.#far.clientOf(index)), {
      clock: this.#clock,
      random,
      resilient: this.#resilient,
      grace: this.#grace,
      onError() {},
      ...(this.#withChannel && { channel }),
    });
    return { near, cache, underWay: 0, reading: new Map() };
  }

  #restart(index: number): void {
    const { cache } = this.#processes[index]!;
    void Promise.resolve(cache.close()).catch(() => {});
    this.#far.hangUp(index);
    this.#history.forget(index);
    this.#processes[index] = this.#start(index);
  }

  #get(index: number, key: string): void {
    // A read that joins another is as old as that.
    const { reading } = this.#processes[index]!;
    const others = reading.get(key) ?? 0;
    const read = this.#history.read(index, key, others === 0 && this.#isApart(index));
    reading.set(key, others + 1);
    this.#call(index, async (process) => {
      const value = await process.cache.get(key);
      return () => {
        reading.set(key, (reading.get(key) ?? 0) - 1);
        this.events.push(`process ${index} has got ${key}: ${value}`);
        this.#history.answered(read, value);
      };
    });
  }

  #set(index: number, key: string): void {
    const value = `v${++this.#values}`;
    this.#write(index, key, value, ({ cache }) => cache.set(key, value));
  }

  #delete(index: number, key: string): void {
    this.#write(index, key, undefined, ({ cache }) => cache.delete(key));
  }

  #write(index: number, key: string, value: string | undefined, act: (process: Process) => unknown): void {
    const write = this.#history.write(index, key, value);
    this.#call(index, async (process) => {
      const failed = await Promise.resolve(act(process)).then(
        () => false,
        () => true,
      );
      return () => {
        this.events.push(`process ${index} has written ${key} as ${value}${failed ? ', and was told it failed' : ''}`);
        this.#history.wrote(write, failed);
      };
    });
  }

  /** Makes a call. What it comes to counts while the process lives. */
  #call(index: number, act: (process: Process) => Promise<() => void>): void {
    const process = this.#processes[index]!;
    process.underWay++;
    this.#calls++;
    act(process).then(
      (check) => {
        process.underWay--;
        if (this.#processes[index] !== process) return;
        try {
          check();
        } catch (error) {
          this.violation ??= String(error instanceof Error ? error.message : error);
        }
      },
      () => {
        process.underWay--;
      },
    );
  }

  /** Nothing goes wrong any more, and time goes on until all is done. */
  async #becomeQuiet(): Promise<void> {
    this.#far.frozen = false;
    for (const index of [...this.#wire.cut]) this.#mend(index);
    for (let tick = 0; tick < QUIET_TICKS; tick++) {
      for (let step = 0; step < 200 && (await this.#step(false)); step++);
      this.#clock.advance(QUIET_TICK);
      await settled();
    }
    for (let step = 0; step < 200 && (await this.#step(false)); step++);
    const waiting = this.#processes.findIndex(({ underWay }) => underWay > 0);
    if (waiting >= 0) throw new Error(`a call of process ${waiting} has no answer`);
  }

  #checkAtRest(): void {
    this.#processes.forEach(({ near, cache }, index) => {
      const { owed } = cache.stats();
      if (owed > 0) throw new Error(`process ${index} still owes ${owed} deletes, though all is quiet`);
      if (!this.#withChannel) return;
      if (!cache.stats().nearAsked)
        throw new Error(`near of process ${index} is not asked, though its channel is armed`);
      for (const key of KEYS) {
        const [value, held] = [near instanceof Far ? near.held.get(key) : near.get(key), this.#far.held.get(key)];
        if (value !== undefined && value !== held)
          throw new Error(`near of process ${index} has ${key} as ${value}, and far as ${held}`);
      }
    });
  }

  /** What is on its way arrives: so most runs begin with channels that are armed. */
  async #deliverAll(): Promise<void> {
    for (let push = this.#wire.pushes[0]; push; push = this.#wire.pushes[0]) {
      this.#wire.drop(push);
      push.deliver();
      await settled();
    }
  }

  async #readAll(): Promise<void> {
    if (!this.#withChannel) return;
    for (const key of KEYS) {
      for (const index of this.#processes.keys()) this.#get(index, key);
      for (let step = 0; step < 200 && (await this.#step(false)); step++);
    }
  }
}

/** Far is guarded as our adapters are: here a step tells when a call takes too long. */
function guarded<C extends object>(far: C): C {
  return Object.assign(far, { [Symbol.for('@ctu/core:guards')]: true });
}

/** What one process asks for is carried out in its order. */
function isFirst(request: Request, requests: readonly Request[]): boolean {
  return requests.find(({ process, executed }) => process === request.process && !executed) === request;
}

/** Everything that needs no time has happened. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await undefined;
}
