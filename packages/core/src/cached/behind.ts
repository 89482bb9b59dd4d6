import { CacheError } from '../errors.js';
import { guarded } from '../events.js';
import type { Load } from './load.js';

/** How many results are renewed behind answers at a time. More are left to later calls. */
const MOST_RENEWALS = 100;

/** The loads of one function that go on behind answers. */
export interface Behind {
  /** A load goes on, though nobody may wait for it. `renews`: it was begun for that. */
  goOn(load: Load, renews?: boolean): void;
  has(load: Load): boolean;
  /** Whether another result may be renewed, in this load where one is given. */
  mayRenew(load: Load | undefined): boolean;
  /** No result is renewed from now on; `abandon` stops those that nobody waits for. Resolves when all has ended. */
  close(abandon: (load: Load, error: unknown) => void): Promise<void>;
}

/** `waitUntil` is handed the end of each, which never rejects. */
export function loadsBehind(waitUntil: ((work: Promise<unknown>) => unknown) | undefined): Behind {
  const ends = new Map<Load, Promise<void>>();
  const renewals = new Set<Load>();
  let closed = false;
  return {
    goOn(load, renews = false) {
      if (renews) renewals.add(load);
      if (ends.has(load)) return;
      const ended = (): void => {
        ends.delete(load);
        renewals.delete(load);
      };
      const end = load.outcomes.then(ended, ended);
      ends.set(load, end);
      if (waitUntil) guarded(waitUntil, end);
    },
    has: (load) => ends.has(load),
    mayRenew: (load) => !closed && (renewals.size < MOST_RENEWALS || (load !== undefined && renewals.has(load))),
    async close(abandon) {
      closed = true;
      const error = new CacheError('CLOSED', 'The cached function was closed');
      // 1. A renewal. 2. Somebody comes for whom the old result is too old, and waits for it.
      for (const load of ends.keys()) if (load.waiting === 0) abandon(load, error);
      await Promise.all(ends.values());
    },
  };
}
