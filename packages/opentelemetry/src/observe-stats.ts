import type { StatsOf, Timers } from '@ctu/core';
import { check, type Rules, ttlMisuse } from '@ctu/core/adapter';
import { type Meter, metrics } from '@opentelemetry/api';
import { SCOPE } from './names.js';
import { checkNaming, type Naming } from './naming.js';
import { type Counting, type Observation, StatsObservation } from './observation.js';

export interface ObserveStatsOptions extends Naming {
  /** What makes the instruments. Default: that of the global meter provider, which must have been set before. */
  readonly meter?: Meter | undefined;
  /** How long a collection waits for `stats()` at most, in milliseconds; what is late is left out of it. Default: 5,000. */
  readonly timeout?: number | undefined;
  /** What wakes. Default: the platform's `setTimeout`. */
  readonly clock?: Timers | undefined;
}

/** What the compiler says of a stack in which nothing counts. */
export type Counts<C> = [StatsOf<C>] extends [never]
  ? { readonly 'nothing counts in this stack: put a StatsCache around it': never }
  : unknown;

const rules: Rules<ObserveStatsOptions> = {
  name: 'a string',
  meter: 'a meter with addBatchObservableCallback, createObservableCounter, createObservableGauge',
  timeout: ttlMisuse,
  clock: 'a clock with now',
};

/**
 * Observes `stats()`: each time that metrics are collected, it is asked, and its numbers are told. Levels that have stats of their own
 * are told under the names `….near` and `….far`.
 *
 * The cache is not kept alive, and is observed no more once nobody else has it. A second one of the same name takes the place of the
 * first. A count that was set back goes on from where it was. `stats()` that fails, or is late, fails its own numbers only.
 *
 * @example
 * ```ts
 * import { MemoryCache, StatsCache } from '@ctu/core';
 * import { observeStats } from '@ctu/opentelemetry';
 *
 * const users = new StatsCache(new MemoryCache<string, string>());
 * const observation = observeStats(users, { name: 'users' }); // as metrics of the global meter provider
 *
 * observation.close(); // where it is to end before the cache does
 * ```
 */
export function observeStats<C extends Counting>(cache: C & Counts<C>, options: ObserveStatsOptions): Observation {
  check({ cache }, { cache: 'a cache with stats' });
  checkNaming(options, rules);
  const { name, meter = metrics.getMeter(SCOPE), timeout = 5_000, clock = performance } = options;
  return new StatsObservation(cache, { name, meter, timeout, clock });
}
