import { ManualClock } from '@ctu/core/testing';
import { Calls, TICK } from './calls.js';
import { Far } from './far.js';
import { LoadHistory } from './load-history.js';
import { Process } from './process.js';
import { Requests } from './requests.js';
import { settled } from './settled.js';
import type { Setup } from './setup.js';
import type { Step } from './step.js';
import { Wire } from './wire.js';

/** As long as it takes at most until a process knows that it hears nothing: three heartbeats, and the next look. */
const SILENCE = 5_000;

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
  readonly calls: Calls;
  readonly #setup: Setup;
  readonly #random: () => number;
  readonly #clock = new ManualClock();
  readonly #requests: Requests;
  /** What the functions load from. */
  readonly #source = new Requests('the source', false);
  readonly #loads = new LoadHistory();
  /** Since when a process knows that its way is cut. */
  readonly #cutAt = new Map<number, number>();
  /** How much far had carried out when the way of a process that had asked far was mended. */
  readonly #askedUntil = new Map<number, number>();
  /** How many values each process has made. */
  readonly #values = new Map<number, number>();
  #names = 0;

  constructor(setup: Setup, random: () => number) {
    this.#setup = setup;
    this.#random = random;
    this.#requests = new Requests('far', setup.inOrder);
    this.far = new Far(this.#requests);
    this.wire = new Wire(setup.echoSteps);
    this.calls = new Calls({
      setup,
      clock: this.#clock,
      far: this.far,
      loads: this.#loads,
      events: this.events,
      processAt: (index) => this.processes[index]!, // of which there are as many
      // Once it is known to be apart, far is asked.
      askedSince: (index) => (this.#isApart(index) ? this.far.applications.length : (this.#askedUntil.get(index) ?? 0)),
      newValue: (name) => this.#valueOf(name),
      check: (check) => this.#check(check),
    });
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
      {
        ...fault(frozen ? 'far thaws' : 'far freezes', () => {
          this.#requests.frozen = !frozen;
        }),
        kind: 'freeze',
      },
      ...this.processes.flatMap(({ index }) =>
        this.wire.cut.has(index)
          ? [fault(`the way of process ${index} is mended`, () => this.#mend(index))]
          : [
              fault(`the way of process ${index} is cut`, () => this.#cut(index, false)),
              fault(`process ${index} goes deaf`, () => this.#cut(index, true)),
            ],
      ),
      // One that is cut off, and was missed, is not missed again where it then writes and ends.
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
      { what: 'time goes on', kind: 'time', weight: 1, take: () => this.advance(TICK) },
      { what: 'much time goes on', kind: 'time', weight: 1, take: () => this.advance(SILENCE) },
    ];
  }

  advance(milliseconds: number): void {
    this.isCalm = false;
    this.#clock.advance(milliseconds);
    this.#loads.shake();
    void settled().then(() => this.calls.checkDeadlines(this.processes));
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
      await this.#source.ask(index, `load ${key}`, key, true, () => undefined);
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

  #check(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.violation ??= String(error instanceof Error ? error.message : error);
    }
  }
}
