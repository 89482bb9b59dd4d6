import type { Flight } from '../coherence/flight.js';
import type { Ride } from '../coherence/single-flight.js';

/** Why a function is called: a call waits for it (`miss`); a result is renewed behind an answer (`stale`); `refresh` was called. */
export type Reason = 'miss' | 'stale' | 'refresh';

/** A result that may be answered where a load fails or takes too long. */
export interface Old {
  readonly value: unknown;
}

/** A call of the function that is to be made. */
export interface Order {
  readonly key: unknown;
  readonly self: unknown;
  readonly args: unknown[];
  readonly reason: Reason;
  readonly old?: Old | undefined;
  /** `loads.changes` when the cache was seen to have nothing under the key; undefined where that is not known. */
  readonly absentAt?: number | undefined;
}

/** What a load has in the place of a result: how that one has failed. */
export class Failed {
  constructor(readonly error: unknown) {}
}

export function isFailed(outcome: unknown): outcome is Failed {
  return outcome instanceof Failed;
}

/** A result, if it is one. Throws how it has failed. */
export function resultOf(outcome: unknown): unknown {
  if (isFailed(outcome)) throw outcome.error;
  return outcome;
}

/** A load, under way or about to be. */
export interface Load {
  readonly controller: AbortController | undefined;
  /** Its keys, each of which others may join. */
  readonly seats: Seat[];
  /** The results, in the order of the seats; a `Failed` for one that has failed alone. */
  readonly outcomes: Promise<readonly unknown[]>;
  /** Takes what it has departed with. */
  readonly end: (outcomes: Promise<readonly unknown[]>) => void;
  /** How many wait for it, each for one of its keys. */
  waiting: number;
  /** When, on the clock of this process. */
  readonly began: number;
}

/** A key that is being loaded. */
export interface Departed {
  readonly order: Order;
  /** From its beginning on whatever overtakes the key overtakes it. */
  readonly flight: Flight;
}

/** One key of a load. */
export interface Seat extends Departed, Ride<unknown> {
  readonly load: Load;
}
