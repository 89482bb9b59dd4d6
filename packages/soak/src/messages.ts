import type { Begun, Ended } from './event.js';
import type { Counts } from './load.js';
import type { Ports, StackName } from './stacks.js';

/** What a process is told when it is started. */
export interface Task {
  readonly process: number;
  readonly seed: number;
  readonly ports: Ports;
  readonly stacks: readonly StackName[];
  readonly keys: readonly string[];
}

/** What a process tells, and is asked. */
export type Told =
  | { readonly type: 'ready' }
  | {
      readonly type: 'events';
      /** By the index of the stack. */
      readonly events: readonly (readonly (Begun | Ended)[])[];
      /** All that has happened before that was told. */
      readonly until: number;
      /** The longest time that the process could not go on for, in milliseconds, since it has told last. */
      readonly lag: number;
      /** Bytes. */
      readonly rss: number;
    }
  | { readonly type: 'state'; readonly state: State }
  | { readonly type: 'trouble'; readonly trouble: string };

export type Asked = 'state' | 'end';

/** How a process is. */
export interface State {
  /** By the index of the stack. */
  readonly stacks: readonly Health[];
  /** In bytes, after what is garbage was collected. */
  readonly heap: number;
}

export interface Health extends Counts {
  readonly nearAsked: boolean;
  /** -1: all keys. */
  readonly owed: number;
  readonly nearHits: number;
}
