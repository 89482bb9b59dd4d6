export { type CountEventsOptions, countEvents } from './count-events.js';
export type { Naming } from './naming.js';
export type { Counting, Observation } from './observation.js';
export { type Counts, type ObserveStatsOptions, observeStats } from './observe-stats.js';
export { TracedCache, type TracedCacheOptions } from './traced-cache.js';
