import type { Line } from './log.js';
import type { Schedule } from './schedule.js';
import type { Side } from './side.js';
import type { Totals, Window } from './tally.js';
import { KEYS } from './workload.js';

/** An entry of a level: whether a write had ended that it does not know. */
export interface Entry {
  readonly key: string;
  readonly isOld: boolean;
}

/** A process, and what its near level holds. */
export interface ProcessView {
  readonly near: readonly Entry[];
  readonly asksNear: boolean;
  /** How many of its calls have no answer. */
  readonly waiting: number;
}

/** What there is to see of a stack. */
export interface SideView {
  readonly totals: Totals;
  readonly windows: readonly Window[];
  readonly processes: readonly ProcessView[];
  /** What far holds of the keys that calls are about, and of the latest that were late; undefined where it does not have one. */
  readonly far: readonly (Entry | undefined)[];
  readonly frozen: boolean;
  readonly broken: Side['broken'];
  readonly waiting: number;
  readonly loads: number;
  readonly lines: readonly Line[];
}

/** What there is to see. */
export interface View {
  /** Milliseconds since the first calls. */
  readonly now: number;
  readonly schedule: Schedule;
  readonly ours: SideView;
  readonly naive: SideView;
}

/** So many of the keys that were late are shown. */
const LATE = 6;

export function viewOf({ notes, stacks, servers, callers, broken, lateKeys }: Side): SideView {
  const entryOf = (key: string, value: string): Entry => ({
    key,
    isOld: Number(value) < callers.written.latest(key),
  });
  const late = Array.from({ length: LATE }, (_, index) => lateKeys.slice(-LATE)[index] ?? '');
  return {
    totals: notes.tally.totals,
    windows: notes.tally.windows,
    processes: stacks.map((stack, process) => ({
      near: Array.from(stack.held, ([key, value]) => entryOf(key, value)),
      asksNear: stack.asksNear,
      waiting: callers.waiting[process]!,
    })),
    far: [...KEYS, ...late].map((key) => {
      const value = servers.far.held.get(key);
      return value === undefined ? undefined : entryOf(key, value);
    }),
    frozen: servers.frozen,
    broken,
    waiting: callers.waiting.reduce((sum, count) => sum + count, 0),
    loads: servers.source.loads,
    lines: notes.log.lines,
  };
}
