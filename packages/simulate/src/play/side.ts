import { randomOf } from '../random.js';
import { Callers } from './callers.js';
import { Notes } from './notes.js';
import { LATE, race } from './race.js';
import type { Schedule, Switch } from './schedule.js';
import { Servers } from './servers.js';
import type { Parts, Stack } from './stack.js';
import { Subscription } from './subscription.js';
import { WINDOW } from './tally.js';
import { Timeline } from './timeline.js';
import { watchedFar } from './watched-far.js';
import { type Call, PROCESSES, workload } from './workload.js';

/** The processes have been there for so long when the first call comes, in milliseconds: their channels are armed. */
const BEFORE = 5_000;

/** The process whose way to the channel breaks. */
const BREAKING = 1;

/** What the turn of a switch is called. */
const sentences: Readonly<Record<Switch, string>> = {
  freeze: 'Far freezes, and with it the messages',
  thaw: 'Far thaws',
  close: 'The channel of process 2 is closed',
  silence: 'The channel of process 2 falls silent',
  mend: 'The channel of process 2 is mended',
  race: 'A key is deleted while a read of it is away',
};

/** A world of its own: processes with stacks of one kind, and the servers that they reach, under the calls and the turns of a schedule. */
export class Side {
  readonly time: Timeline;
  readonly notes: Notes;
  readonly servers: Servers;
  readonly stacks: readonly Stack[];
  readonly callers: Callers;
  readonly #subscriptions: Subscription[] = [];
  readonly #calls: Generator<Call, never>;
  /** The keys whose next load is long on its way back. */
  readonly #late = new Set<string>();
  /** The keys whose first load was long on its way back. */
  readonly lateKeys: string[] = [];

  constructor(schedule: Schedule, make: (parts: Parts) => Stack) {
    const random = randomOf(schedule.seed);
    this.time = new Timeline(-BEFORE, () => this.servers.look());
    this.notes = new Notes(this.time);
    this.servers = new Servers(this.time, random);
    this.stacks = Array.from({ length: PROCESSES }, (_, process) => make(this.#partsOf(process, schedule, random)));
    this.callers = new Callers(this.time, this.stacks, this.servers.source, this.notes);
    this.#calls = workload(schedule);
    this.#windowAt(WINDOW);
    this.#callNext();
  }

  /** How the way by which process 2 hears the channel is broken, if it is. */
  get broken(): Subscription['broken'] {
    return this.#subscriptions[BREAKING]!.broken;
  }

  /** Turns a switch. */
  turn(what: Switch): void {
    const subscription = this.#subscriptions[BREAKING]!;
    this.notes.note('switch', sentences[what]);
    if (what === 'freeze' || what === 'thaw') this.servers.frozen = what === 'freeze';
    else if (what === 'race') this.#race();
    else if (what === 'mend') subscription.mend();
    else subscription.break(what === 'close' ? 'closed' : 'silent');
  }

  #race(): void {
    const key = `late${this.lateKeys.length + 1}`;
    this.lateKeys.push(key);
    this.#late.add(key);
    race(key, this.time, this.callers, this.notes);
  }

  #partsOf(process: number, { grace }: Schedule, random: () => number): Parts {
    const { far, wire } = this.servers;
    const watcher = this.notes.watcherOf(process);
    const transport = new Subscription(wire.transportOf(process), watcher);
    this.#subscriptions.push(transport);
    const client = far.clientOf(process, () => true);
    const load = (key: string): Promise<string> => this.#load(process, key);
    return { clock: this.time, random, far: watchedFar(client, watcher), transport, grace, watcher, load };
  }

  async #load(process: number, key: string): Promise<string> {
    const isLate = this.#late.delete(key);
    const { moved } = this.notes.watcherOf(process);
    moved('source', 'asked', key);
    const value = await this.servers.source.load(process, key);
    if (isLate) await new Promise<void>((resolve) => this.time.setTimeout(resolve, LATE));
    moved('source', 'had', key);
    return value;
  }

  /** The next call comes in its time, and after it the one after that. */
  #callNext(): void {
    const { at, process, key, isWrite } = this.#calls.next().value;
    this.time.plan(at, () => {
      if (isWrite) this.callers.write(process, key);
      else this.callers.read(process, key);
      this.#callNext();
    });
  }

  #windowAt(end: number): void {
    const close = (): void => {
      this.notes.tally.close(end);
      this.#windowAt(end + WINDOW);
    };
    this.time.plan(end, close);
  }
}
