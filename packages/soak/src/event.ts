/** Something that has happened, by a clock that all processes of a machine share. */
export type Event = Begun | Ended | Lost;

/** A process has made a call. */
export interface Begun {
  readonly type: 'begun';
  readonly at: number;
  readonly process: number;
  /** The number of the call. */
  readonly call: number;
  readonly what: 'read' | 'write' | 'delete';
  readonly keys: readonly string[];
  /** Of a write, the number of each value: each process counts its own. */
  readonly numbers?: readonly number[];
  /** How many requests it may take, one after another, each with a deadline of its own. */
  readonly requests: number;
}

/** It was answered. */
export interface Ended {
  readonly type: 'ended';
  readonly at: number;
  readonly process: number;
  readonly call: number;
  /** The code of its failure; `BEHIND` where it was answered all the same. */
  readonly failed?: string | undefined;
  /** Of a read, what it was answered for each key; undefined: a miss. */
  readonly answers?: readonly (Answer | undefined)[];
}

/** The servers may have lost the latest of what they had acknowledged. */
interface Lost {
  readonly type: 'lost';
  readonly at: number;
}

/** Which value a read was answered: that number of that process. */
export interface Answer {
  readonly writer: number;
  readonly number: number;
}

/** In the place of a code: something failed behind the answer. */
export const BEHIND = 'behind the answer';

/** The time, in milliseconds, of a clock that all processes of a machine share and nobody sets. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
