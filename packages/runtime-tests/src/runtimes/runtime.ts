import type { Outcome } from '../outcome.js';

/** What can be put to a runtime: the core, an adapter, or that over a client of the runtime's own. */
export type Suite = 'core' | 'redis' | 'memcached' | 'bun-redis';

/** Where JavaScript runs. */
export interface Runtime {
  readonly name: string;
  /** What it can run. */
  readonly suites: readonly Suite[];
  /** Its version. What it takes to run is fetched where it is not there yet. */
  version(): Promise<string>;
  /** Runs the suite as built. `address`: of the server that an adapter is put to. */
  run(suite: Suite, address: string): Promise<Outcome>;
}
