import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Event, now } from './event.js';
import { lagMeter } from './lag.js';
import type { Asked, State, Task, Told } from './messages.js';
import { Timeline } from './timeline.js';

export interface CrewOptions extends Omit<Task, 'process' | 'ports'> {
  readonly portsOf: (process: number) => Task['ports'];
  readonly processes: number;
  /** What has happened on a stack, in its order. */
  readonly onEvent: (stack: number, event: Event) => void;
  /** Something that must not happen. */
  readonly onTrouble: (trouble: string) => void;
}

/** How long ago the longest pause of a process counts, in milliseconds. */
const RECENT = 30_000;

/** Real processes that make calls, each on caches of its own. */
export class Crew {
  readonly #options: CrewOptions;
  readonly #timelines: readonly Timeline<Event>[];
  #children: ChildProcess[] = [];
  #lags: { readonly at: number; readonly lag: number }[] = [];
  /** Of this process, in which the proxies are. */
  readonly #ownLag = lagMeter();
  #rss = 0;
  #ended = false;

  constructor(options: CrewOptions) {
    this.#options = options;
    this.#timelines = options.stacks.map(() => new Timeline<Event>(options.processes));
  }

  /** Resolves when all of them work. */
  async start(): Promise<void> {
    const { processes } = this.#options;
    await Promise.all(Array.from({ length: processes }, (_, process) => this.#fork(process)));
  }

  /** Up to when all have told. */
  get until(): number {
    return Math.min(...this.#timelines.map(({ until }) => until));
  }

  /** For how long a process could not go on lately, in milliseconds: the machine was busy. */
  get lag(): number {
    return Math.max(0, ...this.#lags.map(({ lag }) => lag));
  }

  /** The most memory that one of them has had, in bytes. */
  get rss(): number {
    return this.#rss;
  }

  /** Something that happened to the servers of a stack. */
  add(stack: number, event: Event): void {
    this.#timelines[stack]!.insert(event);
  }

  /** How each of them is. */
  states(): Promise<State[]> {
    return Promise.all(this.#children.map(stateOf));
  }

  /** Resolves when all are gone, and what they told last was heard. */
  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all(
      this.#children.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        child.send('end' satisfies Asked);
        const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
        await once(child, 'exit');
        clearTimeout(timer);
      }),
    );
  }

  async #fork(process: number): Promise<void> {
    const { seed, portsOf, stacks, keys, onTrouble } = this.#options;
    const task: Task = { process, seed: seed + 1_000 * process, ports: portsOf(process), stacks, keys };
    const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), [JSON.stringify(task)], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      execArgv: ['--conditions=@ctu/source', '--import', 'tsx', '--expose-gc'],
      // Those of a test runner are for itself.
      env: { ...globalThis.process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#children[process] = child;
    let printed = '';
    child.stderr?.on('data', (text) => {
      printed = (printed + text).slice(-10_000);
    });
    child.once('exit', (code, signal) => {
      if (!this.#ended) onTrouble(`Process ${process} has ended with ${signal ?? code}:\n${printed}`);
    });
    await new Promise<void>((ready, fail) => {
      child.on('message', (told: Told) => {
        if (told.type === 'ready') ready();
        else this.#hear(process, told);
      });
      child.once('exit', () => fail(new Error(`Process ${process} does not start:\n${printed}`)));
    });
  }

  #hear(process: number, told: Told): void {
    if (told.type === 'trouble') this.#options.onTrouble(`Process ${process}: ${told.trouble}`);
    if (told.type !== 'events') return;
    const at = now();
    this.#lags = this.#lags.filter((one) => one.at > at - RECENT);
    this.#lags.push({ at, lag: Math.max(told.lag, this.#ownLag()) });
    this.#rss = Math.max(this.#rss, told.rss);
    for (const [stack, events] of told.events.entries()) this.#timelines[stack]!.add(process, events, told.until);
    for (const [stack, timeline] of this.#timelines.entries())
      for (const event of timeline.take()) this.#options.onEvent(stack, event);
  }
}

function stateOf(child: ChildProcess): Promise<State> {
  return new Promise<State>((resolve, reject) => {
    const gone = () => reject(new Error('A process has ended'));
    const hear = (told: Told) => {
      if (told.type !== 'state') return;
      child.off('message', hear).off('exit', gone);
      resolve(told.state);
    };
    child.on('message', hear).once('exit', gone);
    child.send('state' satisfies Asked, (error) => error && reject(error));
  });
}
