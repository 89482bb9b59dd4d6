import type { AnyCache } from '../cache.js';
import { isCacheError } from '../errors.js';
import { isThenable } from '../mode/replies.js';
import type { GuardedStats } from '../wrappers/guarded.js';
import type { VerifyStats } from './verify.js';

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
  /** How many keys far is owed a delete of, since it has not acknowledged a write or a delete; `Infinity` where all are. */
  owed: number;
  /** Whether near is asked: it is not until the channel is armed, and once it was lost for `grace`. */
  nearAsked: boolean;
  /** What the guard before far has counted, which a `resilient` cache puts before one that may be waited for; undefined elsewhere. */
  guard: GuardedStats | undefined;
  /** What comparing near with far has shown; undefined without the option `verify`. */
  verify: VerifyStats | undefined;
}

/** Counts reads by what answered them. */
export class ReadCounts {
  nearHits = 0;
  #farHits = 0;
  #misses = 0;

  /** Counts what far has answered, and answers it. A field, so that it is made once. */
  readonly far = (value: unknown): unknown => {
    if (value === undefined) this.#misses++;
    else this.#farHits++;
    return value;
  };

  /** The counters so far, with near hits that were counted elsewhere, and the stats of the levels. */
  stats(
    otherNearHits: number,
    near: AnyCache,
    far: AnyCache,
    more: Pick<TwoLevelStats, 'owed' | 'nearAsked' | 'guard' | 'verify'>,
  ): TwoLevelStats {
    const nearHits = this.nearHits + otherNearHits;
    const [farHits, misses] = [this.#farHits, this.#misses];
    const reads = nearHits + farHits + misses;
    const hitRate = (nearHits + farHits) / (reads || 1);
    return {
      reads,
      nearHits,
      farHits,
      misses,
      hitRate,
      near: statsOf(near),
      far: statsOf(far),
      ...more,
    };
  }
}

/** The stats of a level, undefined where it has none. A rejection is left to who asks for them. */
function statsOf(level: AnyCache): unknown {
  try {
    const stats: unknown = level.stats?.();
    if (!isThenable(stats)) return stats;
    const arriving = Promise.resolve(stats).catch(noneIfUnsupported);
    arriving.catch(() => {});
    return arriving;
  } catch (error) {
    return noneIfUnsupported(error);
  }
}

/** A wrapper finds out that there are none by asking its base. */
function noneIfUnsupported(error: unknown): undefined {
  if (!isCacheError(error, 'UNSUPPORTED')) throw error;
}
