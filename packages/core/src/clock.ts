/** Where a timed part reads the time, in milliseconds. `performance` and `Date` are clocks as they are. */
export interface Clock {
  now(): number;
}

/** A clock that may also wake. One that cannot, as `performance` and `Date`, leaves that to the platform's `setTimeout`. */
export interface Timers extends Clock {
  /** Calls back once, so many milliseconds later. What it answers is for `clearTimeout`. */
  setTimeout?(callback: () => void, milliseconds: number): unknown;
  clearTimeout?(timer: unknown): void;
}

/** Calls back once, so many milliseconds later, unless the function it answers with is called before. */
export function setTimer(timers: Timers, milliseconds: number, callback: () => void): () => void {
  if (timers.setTimeout) {
    const timer = timers.setTimeout(callback, milliseconds);
    return () => timers.clearTimeout?.(timer);
  }
  if (milliseconds > LONGEST) return () => {};
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
}

/** What `setTimeout` takes: longer ones it would call at once. Nobody waits for 24 days. */
const LONGEST = 2 ** 31 - 1;
