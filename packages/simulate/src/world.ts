import { ManualClock } from '@ctu/core/testing';
import { Far } from './far.js';
import { type History, LevelHistory } from './history.js';
import { LoadHistory } from './load-history.js';
import { Process } from './process.js';
import { Requests } from './requests.js';
import type { Setup } from './setup.js';
import type { Step } from './step.js';
import { Wire } from './wire.js';

export type Call = 'get' | 'set' | 'delete' | 'refresh';

/** As long as it takes at most until a process knows that it hears nothing: three heartbeats, and the next look. */
const SILENCE = 5_000;
/** By so many milliseconds time goes on in one step. */
const TICK = 500;
/** How long a `GuardedCache` lets a call take. */
const DEADLINE = 1_000;

/** Several processes over one far level, of the real code, and every step that is possible next. */
export class World {
  readonly events: string[] = [];
  faults = 0;
  /** Whether nothing has gone wrong, and no time gone on. */
  isCalm = true;
  violation: string | undefined;
  readonly processes: Process[] = [];
  readonly far: Far;
  readonly wire: Wire;
  readonly #setup: Setup;
  readonly #random: () => number;
  readonly #clock = new ManualClock();
  readonly #requests: Requests;
  /** What the functions load from. */
  readonly #source = new Requests('the source', false);
  readonly #history: History;
  readonly #loads: LoadHistory;
  /** Since when a process knows that its way is cut. */
  readonly #cutAt = new Map<number, number>();
  /** How much far had carried out when the way of a process that had asked far was mended. */
  readonly #askedUntil = new Map<number, number>();
  /** How many values each process has made. */
  readonly #values = new Map<number, number>();
  #made = 0;
  #names = 0;

  constructor(setup: Setup, random: () => number) {
    this.#setup = setup;
    this.#random = random;
    this.#requests = new Requests('far', setup.inOrder);
    this.far = new Far(this.#requests);
    this.wire = new Wire(setup.echoSteps);
    this.#loads = new LoadHistory();
    this.#history = setup.calls === 'levels' ? new LevelHistory(this.far) : this.#loads;
    for (let index = 0; index < setup.processes; index++) this.processes.push(this.#start(index));
  }

  /** Takes a step, and whatever needs no time. Throws an Error that says what is violated. */
  async take({ what, isFault, take }: Step): Promise<void> {
    if (isFault) {
      this.faults++;
      this.isCalm = false;
    }
    this.events.push(what);
    take();
    await settled();
    this.#check(() => this.#loads.checkStored());
    if (this.violation !== undefined) throw new Error(this.violation);
  }

  /** What is on its way gets on. */
  steps(): Step[] {
    return [...this.#servers().flatMap((server) => server.steps()), ...this.wire.steps()];
  }

  /** A call of a process. */
  call(index: number, call: Call, key: string, weight?: number): Step {
    return {
      what: `process ${index} calls ${call} ${key}`,
      touches: [`process ${index}`, 'far keys'], // what may be answered goes by what far has
      ...(weight !== undefined && { weight }),
      take: () => (call === 'get' ? this.#read(index, key) : this.#write(index, call, key)),
    };
  }

  /** What can go wrong. */
  accidents(): Step[] {
    const { guarded } = this.#setup;
    const fault = (what: string, take: () => void): Step => ({ what, take, weight: 1, isFault: true });
    const { frozen } = this.#requests;
    return [
      ...this.#requests.faults(!guarded),
      ...this.#source.faults(false),
      // A near level that fails to forget one key fails the call; one that fails to forget all is not asked.
      ...this.#nears().flatMap((near) => near.faults(false).filter(({ what }) => what.startsWith('clear'))),
      ...this.wire.faults(),
      fault(frozen ? 'far thaws' : 'far freezes', () => {
        this.#requests.frozen = !frozen;
      }),
      ...this.processes.flatMap(({ index }) =>
        this.wire.cut.has(index)
          ? [fault(`the way of process ${index} is mended`, () => this.#mend(index))]
          : [
              fault(`the way of process ${index} is cut`, () => this.#cut(index, false)),
              fault(`process ${index} goes deaf`, () => this.#cut(index, true)),
            ],
      ),
      // One that is cut off, writes and ends before anybody has ever heard it, is not noticed.
      ...this.processes
        .filter(({ index }) => !this.wire.cut.has(index))
        .flatMap(({ index }) => [
          fault(`process ${index} is started again`, () => this.#restart(index, false)),
          fault(`process ${index} is killed, and started again`, () => this.#restart(index, true)),
        ]),
    ];
  }

  time(): Step[] {
    return [
      { what: 'time goes on', weight: 1, take: () => this.advance(TICK) },
      { what: 'much time goes on', weight: 1, take: () => this.advance(SILENCE) },
    ];
  }

  advance(milliseconds: number): void {
    this.isCalm = false;
    this.#clock.advance(milliseconds);
    this.#loads.shake();
    void settled().then(() => this.#checkDeadlines());
  }

  /** Nothing is frozen or cut any more. */
  mend(): void {
    this.#requests.frozen = false;
    for (const index of [...this.wire.cut]) this.#mend(index);
  }

  close(): void {
    for (const { cache, cached } of this.processes) {
      void Promise.resolve(cached.close()).catch(() => {});
      void Promise.resolve(cache.close()).catch(() => {});
    }
  }

  #servers(): Requests[] {
    return [this.#requests, this.#source, ...this.#nears()];
  }

  #nears(): Requests[] {
    return this.processes.flatMap(({ nearRequests }) => nearRequests ?? []);
  }

  #start(index: number): Process {
    const name = ++this.#names;
    const load = async (key: string): Promise<string> => {
      const value = this.#valueOf(name);
      const loaded = this.#loads.load(name, key);
      await this.#source.ask(index, `load ${key}`, value, () => undefined);
      loaded(value);
      return value;
    };
    const random = this.#random;
    return new Process(index, name, {
      setup: this.#setup,
      clock: this.#clock,
      random,
      far: this.far,
      wire: this.wire,
      load,
      heard: (keys) => this.#loads.heard(name, keys),
      stores: (value) => this.#loads.stores(value),
    });
  }

  /** A value of which no other is the same, whatever the other processes do. */
  #valueOf(name: number): string {
    const count = (this.#values.get(name) ?? 0) + 1;
    this.#values.set(name, count);
    return `${name}.${count}`;
  }

  #restart(index: number, killed: boolean): void {
    const process = this.processes[index]!;
    if (!killed) void Promise.resolve(process.cache.close()).catch(() => {});
    process.isAlive = false;
    for (const server of this.#servers()) server.hangUp(index);
    this.processes[index] = this.#start(index);
  }

  #cut(index: number, silently: boolean): void {
    this.#cutAt.set(index, this.#clock.now() + (silently ? SILENCE : 0));
    this.wire.cutOff(index, silently);
    this.#loads.shake();
  }

  #mend(index: number): void {
    // Its near level is emptied before it is asked again.
    if (this.#isApart(index)) this.#askedUntil.set(index, this.far.applications.length);
    this.#cutAt.delete(index);
    this.wire.mend(index);
    this.#loads.shake();
  }

  /** Whether a process has known for so long that it hears nothing, that it has to ask far. */
  #isApart(index: number): boolean {
    const since = this.#cutAt.get(index);
    const { channel, grace } = this.#setup;
    return channel && since !== undefined && this.#clock.now() - since >= grace;
  }

  #read(index: number, key: string): void {
    const { name, cache, cached, reading } = this.processes[index]!;
    const others = reading.get(key) ?? 0;
    // A read that joins another is as old as that.
    const since = this.#isApart(index) ? this.far.applications.length : (this.#askedUntil.get(index) ?? 0);
    const answered = this.#history.read(name, key, others === 0 ? since : 0);
    reading.set(key, others + 1);
    const act = async (): Promise<() => void> => {
      try {
        const value = (await (this.#setup.calls === 'levels' ? cache.get(key) : cached(key))) as string | undefined;
        return () => {
          this.events.push(`process ${index} has got ${key}: ${value}`);
          answered(value);
        };
      } finally {
        reading.set(key, (reading.get(key) ?? 0) - 1);
      }
    };
    this.#make(index, act);
  }

  #write(index: number, call: Call, key: string): void {
    const process = this.processes[index]!;
    const value = call === 'set' ? this.#valueOf(process.name) : undefined;
    const wrote = this.#history.write(process.name, key, value, call === 'refresh');
    this.#make(index, async () => {
      const failed = await writing(process, this.#setup, call, key, value).then(
        () => false,
        () => true,
      );
      return () => {
        this.events.push(`process ${index} has ended ${call} ${key} ${value ?? ''}${failed ? ': it failed' : ''}`);
        wrote(failed);
      };
    });
  }

  /** Makes a call. What it comes to counts while the process lives. */
  #make(index: number, act: () => Promise<() => void>): void {
    const process = this.processes[index]!;
    const begun = this.#clock.now() + this.#made++ / 1e9; // so that no two are the same
    process.calls.add(begun);
    act().then(
      (check) => {
        process.calls.delete(begun);
        if (this.processes[index] !== process) return;
        this.#check(check);
      },
      () => process.calls.delete(begun),
    );
  }

  #check(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.violation ??= String(error instanceof Error ? error.message : error);
    }
  }

  /** Everybody is answered within the deadline and a tick, where a `GuardedCache` sees to it, and nothing else takes time. */
  #checkDeadlines(): void {
    const { guarded, nearSteps, calls } = this.#setup;
    if (!guarded || nearSteps || calls !== 'levels') return;
    const late = this.processes.find((process) =>
      [...process.calls].some((at) => at + DEADLINE + TICK < this.#clock.now()),
    );
    if (late) this.violation ??= `a call of process ${late.index} has no answer after ${DEADLINE + TICK} ms`;
  }
}

async function writing(
  { cache, cached }: Process,
  { calls }: Setup,
  call: Call,
  key: string,
  value?: string,
): Promise<unknown> {
  if (calls === 'levels') return call === 'set' ? cache.set(key, value) : cache.delete(key);
  if (call === 'refresh') return cached.refresh(key);
  return call === 'set' ? cached.set([key], value!) : cached.delete(key);
}

/** Everything that needs no time has happened. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await undefined;
}
