import { setTimer, type Timers } from '../clock.js';
import type { Ending } from './shared-signal.js';

/** What ends the wait for an outcome before it is there. */
export interface Limits<T> {
  readonly clock: Timers;
  /** Rejects with its reason once it aborts. */
  readonly signal?: Ending | undefined;
  /** How long it is waited for, in milliseconds. Default: for as long as it takes. */
  readonly patience?: number | undefined;
  /** What is done then: it answers, or throws. Default: it is waited for all the same. */
  readonly impatient?: (() => T | PromiseLike<T>) | undefined;
}

/** An outcome, as long as one waits for it: until it is there, the time is over, or a signal aborts. It goes on all the same. */
export function attempt<T>(outcome: PromiseLike<T>, { clock, signal, patience, impatient }: Limits<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => end(() => reject(signal!.reason)); // it is the one that calls
    const stop =
      impatient && patience !== undefined
        ? setTimer(clock, patience, () => end(() => resolve(start(impatient))))
        : undefined;
    const end = (settle: () => void): void => {
      stop?.();
      signal?.removeEventListener('abort', abort);
      settle();
    };
    outcome.then(
      (value) => end(() => resolve(value)),
      (error) => end(() => reject(error)),
    );
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort);
  });
}

/** What a function answers or throws, as a promise. */
async function start<T>(act: () => T | PromiseLike<T>): Promise<T> {
  return act();
}
