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

/** As `setTimer`, for what nobody waits for: it keeps no program alive. */
export function setIdleTimer(timers: Timers, milliseconds: number, callback: () => void): () => void {
  const platform: Timers = timers.setTimeout
    ? timers
    : { now: () => timers.now(), setTimeout: unrefTimeout, clearTimeout: (timer) => clearTimeout(timer as never) };
  return setTimer(platform, milliseconds, callback);
}

function unrefTimeout(callback: () => void, milliseconds: number): unknown {
  const timer: unknown = setTimeout(callback, Math.min(milliseconds, LONGEST));
  // Timers are numbers on the web, and objects with this method in Node, Bun and Deno.
  (timer as { unref?(): void }).unref?.();
  return timer;
}

/** What `setTimeout` takes: longer ones it would call at once. Nobody waits for 24 days. */
const LONGEST = 2 ** 31 - 1;
