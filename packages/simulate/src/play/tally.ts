import type { Stale } from './written.js';

/** A part of the history, of reads that were answered in it. */
export interface Window {
  /** When it began, in milliseconds. */
  readonly at: number;
  readonly reads: number;
  /** How many of them near answered, and far; the rest had to be loaded. */
  readonly near: number;
  readonly far: number;
  readonly stale: number;
  /** Milliseconds that answers took; undefined where there was none. */
  readonly median: number | undefined;
  readonly slowest: number | undefined;
}

/** Everything that was counted since the beginning. */
export interface Totals {
  readonly reads: number;
  readonly near: number;
  readonly far: number;
  /** Answers that were older than a write which had ended before, for longer than a message takes. */
  readonly stale: number;
  /** Likewise, but not for longer than that. */
  readonly overtook: number;
  /** Answers that were older than a write whose caller was told that his delete has failed. */
  readonly afterFailure: number;
  /** For how long an answer was out of date at most, in milliseconds. */
  readonly longest: number;
  /** Writes whose delete has failed, as their callers were told. */
  readonly failedWrites: number;
  /** Calls that were turned away, since too many of their process had no answer. */
  readonly turnedAway: number;
}

/** How long a window is, in milliseconds, and how many are kept. */
export const WINDOW = 500;
export const WINDOWS = 60;

/** No message takes longer, in milliseconds, where nothing is broken. */
export const MESSAGE = 5;

const none: Totals = {
  reads: 0,
  near: 0,
  far: 0,
  stale: 0,
  overtook: 0,
  afterFailure: 0,
  longest: 0,
  failedWrites: 0,
  turnedAway: 0,
};

/** Counts what becomes of calls. */
export class Tally {
  totals = none;
  windows: readonly Window[] = [];
  #before = none;
  #took: number[] = [];

  count(name: keyof Totals): void {
    this.totals = { ...this.totals, [name]: this.totals[name] + 1 };
  }

  /** A read was answered. */
  answered(took: number, stale: Stale | undefined): void {
    this.count('reads');
    this.#took.push(took);
    if (!stale) return;
    this.count(stale.wasTold ? 'afterFailure' : stale.behind > MESSAGE ? 'stale' : 'overtook');
    if (!stale.wasTold) this.totals = { ...this.totals, longest: Math.max(this.totals.longest, stale.behind) };
  }

  /** Ends a window. */
  close(at: number): void {
    const [took, before, totals] = [this.#took.sort((one, other) => one - other), this.#before, this.totals];
    const since = (name: keyof Totals): number => totals[name] - before[name];
    const closed = {
      at: at - WINDOW,
      reads: since('reads'),
      near: since('near'),
      far: since('far'),
      stale: since('stale'),
      median: took[took.length >> 1],
      slowest: took[Math.ceil(took.length * 0.99) - 1],
    };
    this.windows = [...this.windows, closed].slice(-WINDOWS);
    this.#before = totals;
    this.#took = [];
  }
}
