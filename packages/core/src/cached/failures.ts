import type { Clock } from '../clock.js';

/** A load that failed, as it is remembered. */
interface Failure {
  readonly error: unknown;
  /** By the clock of this process, in milliseconds. */
  readonly from: number;
  readonly until: number;
  /** Whether calls reject with it until then. Else it only keeps old results from being renewed. */
  readonly rejects: boolean;
}

/** The latest failures of one function, by the names of their keys: in this process, of so many keys at most. */
export interface Failures {
  /** Remembers a failure for so many milliseconds. Of too many the oldest is forgotten. */
  remember(name: unknown, error: unknown, milliseconds: number, rejects: boolean): void;
  /** What is remembered of a key. */
  of(name: unknown): Failure | undefined;
  forget(name: unknown): void;
  clear(): void;
}

const MOST = 1_000;

export function failuresBy(clock: Clock): Failures {
  const known = new Map<unknown, Failure>();
  return {
    remember(name, error, milliseconds, rejects) {
      known.delete(name);
      if (known.size === MOST) known.delete(known.keys().next().value);
      const from = clock.now();
      known.set(name, { error, from, until: from + milliseconds, rejects });
    },
    of(name) {
      const failure = known.get(name);
      if (failure === undefined) return undefined;
      const now = clock.now();
      if (failure.from <= now && now < failure.until) return failure; // a clock that was set back would make it longer
      known.delete(name);
      return undefined;
    },
    forget(name) {
      known.delete(name);
    },
    clear() {
      known.clear();
    },
  };
}
