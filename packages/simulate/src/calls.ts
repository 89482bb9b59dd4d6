import type { ManualClock } from '@ctu/core/testing';
import type { Far } from './far.js';
import { type History, LevelHistory } from './history.js';
import type { LoadHistory } from './load-history.js';
import type { Process } from './process.js';
import type { Setup } from './setup.js';
import type { Step } from './step.js';

/** What a process may call: of one key, or of all. */
export type Call = 'get' | 'getMany' | 'set' | 'setMany' | 'delete' | 'clear' | 'refresh';

/** By so many milliseconds time goes on in one step. */
export const TICK = 500;
/** How long a `GuardedCache` lets a call take, and one of `clear`. */
const DEADLINE = 1_000;
const SLOW_DEADLINE = 30_000;

/** What the calls go by. */
export interface Surroundings {
  readonly setup: Setup;
  readonly clock: ManualClock;
  readonly far: Far;
  readonly loads: LoadHistory;
  /** Where events are told. */
  readonly events: string[];
  /** The process that has an index now. */
  processAt(index: number): Process;
  /** How much far had carried out when a process was last known to have heard of everything. */
  askedSince(index: number): number;
  /** A value of which no other is the same. */
  newValue(name: number): string;
  /** Notes the Error that `check` throws, if it does. */
  check(check: () => void): void;
}

/** The calls of the processes, held against what must hold of them. */
export class Calls {
  readonly #about: Surroundings;
  readonly #history: History;
  #made = 0;

  constructor(surroundings: Surroundings) {
    const { setup, far, loads } = surroundings;
    this.#about = surroundings;
    this.#history = setup.calls === 'levels' ? new LevelHistory(far) : loads;
  }

  /** A call of a process. One that is about all keys takes no notice of `key`. */
  step(index: number, call: Call, key: string, weight?: number): Step {
    const { keys } = this.#about.setup;
    const isOfAll = call === 'getMany' || call === 'setMany' || call === 'clear';
    const about = isOfAll ? keys : [key];
    return {
      what: `process ${index} calls ${call} ${about}`,
      kind: 'call',
      changes: [`process ${index}`],
      reads: ['far keys'], // what may be answered goes by what far has
      ...(weight !== undefined && { weight }),
      take: () =>
        call === 'get' || call === 'getMany' ? this.#read(index, call, about) : this.#write(index, call, about),
    };
  }

  /** Everybody is answered within the deadline and a tick, where a `GuardedCache` sees to it, and nothing else takes time. */
  checkDeadlines(processes: readonly Process[]): void {
    const { setup, clock } = this.#about;
    if (!setup.guarded || setup.nearSteps || setup.calls !== 'levels') return;
    const late = processes.find(({ calls }) => [...calls].some((due) => due + TICK < clock.now()));
    if (!late) return;
    this.#about.check(() => {
      throw new Error(`a call of process ${late.index} has no answer in its time`);
    });
  }

  #read(index: number, call: 'get' | 'getMany', keys: readonly string[]): void {
    const { setup, events, processAt, askedSince } = this.#about;
    const { name, cache, cached, reading } = processAt(index);
    const asked = keys.map((key) => {
      const others = reading.get(key) ?? 0;
      reading.set(key, others + 1);
      // A read that joins another is as old as that.
      return { key, answered: this.#history.read(name, key, others === 0 ? askedSince(index) : 0) };
    });
    const read = async (): Promise<readonly unknown[]> => {
      if (call === 'getMany') return (await cache.getMany(keys)) as unknown[]; // what it answers
      return [await (setup.calls === 'levels' ? cache.get(keys[0]) : cached(keys[0]!))];
    };
    const act = async (): Promise<() => void> => {
      try {
        const values = (await read()) as readonly (string | undefined)[]; // what was written
        return () => {
          for (const [at, { key, answered }] of asked.entries()) {
            events.push(`process ${index} has got ${key}: ${values[at]}`);
            answered(values[at]);
          }
        };
      } finally {
        for (const key of keys) reading.set(key, (reading.get(key) ?? 0) - 1);
      }
    };
    this.#make(index, call, act);
  }

  #write(index: number, call: Exclude<Call, 'get' | 'getMany'>, keys: readonly string[]): void {
    const { setup, events, processAt, newValue } = this.#about;
    const process = processAt(index);
    const isSet = call === 'set' || call === 'setMany';
    const pairs = keys.map((key) => [key, isSet ? newValue(process.name) : undefined] as const);
    const wrote = pairs.map(([key, value]) => this.#history.write(process.name, key, value, call === 'refresh'));
    this.#make(index, call, async () => {
      const failed = await writing(process, setup, call, pairs).then(
        () => false,
        () => true,
      );
      return () => {
        events.push(`process ${index} has ended ${call} ${pairs}${failed ? ': it failed' : ''}`);
        for (const end of wrote) end(failed);
      };
    });
  }

  /** Makes a call. What it comes to counts while the process lives. */
  #make(index: number, call: Call, act: () => Promise<() => void>): void {
    const { clock, processAt, check } = this.#about;
    const process = processAt(index);
    const due = clock.now() + (call === 'clear' ? SLOW_DEADLINE : DEADLINE) + this.#made++ / 1e9; // no two are the same
    process.calls.add(due);
    act().then(
      (checkIt) => {
        process.calls.delete(due);
        if (processAt(index) === process) check(checkIt);
      },
      () => process.calls.delete(due),
    );
  }
}

async function writing(
  { cache, cached }: Process,
  { calls }: Setup,
  call: Call,
  pairs: readonly (readonly [key: string, value: string | undefined])[],
): Promise<unknown> {
  const [[key, value] = ['', undefined]] = pairs; // there is at least one
  if (call === 'setMany') return cache.setMany(pairs);
  if (call === 'clear') return cache.clear();
  if (calls === 'levels') return call === 'set' ? cache.set(key, value) : cache.delete(key);
  if (call === 'refresh') return cached.refresh(key);
  return call === 'set' ? cached.set([key], value!) : cached.delete(key);
}
