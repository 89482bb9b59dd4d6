import type { AnyCache } from '../cache.js';
import { isCacheError } from '../errors.js';
import { isPromise, orElse } from '../reply.js';

/** What a `TwoLevelCache` has counted. */
export interface TwoLevelStats<N = unknown, F = unknown> {
  /** Reads that were answered: nearHits + farHits + misses. */
  reads: number;
  nearHits: number;
  farHits: number;
  misses: number;
  /** Reads answered by either level, divided by reads; 0 when idle. */
  hitRate: number;
  /** The near level's own stats, where it has any. */
  near: N | undefined;
  /** The far level's own stats, where it has any. */
  far: F | undefined;
}

/** Counts the reads of a `TwoLevelCache` that near could not answer. */
export class FarReads {
  #hits = 0;
  #misses = 0;

  /** Counts what far has answered, and answers it. A field, so that it is made once. */
  readonly count = (value: unknown): unknown => {
    if (value === undefined) this.#misses++;
    else this.#hits++;
    return value;
  };

  /** The counters so far, and the stats of the levels. */
  stats(nearHits: number, near: AnyCache, far: AnyCache): TwoLevelStats {
    const [farHits, misses] = [this.#hits, this.#misses];
    const reads = nearHits + farHits + misses;
    const hitRate = (nearHits + farHits) / (reads || 1);
    return { reads, nearHits, farHits, misses, hitRate, near: statsOf(near), far: statsOf(far) };
  }
}

/** The stats of a level, undefined where it has none. A rejection is left to who asks for them. */
function statsOf(level: AnyCache): unknown {
  const stats = orElse(
    (): unknown => level.stats?.(),
    (error) => {
      if (!isCacheError(error, 'UNSUPPORTED')) throw error; // a wrapper finds out by asking its base
    },
  );
  if (isPromise(stats)) stats.catch(() => {});
  return stats;
}
