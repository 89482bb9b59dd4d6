import type { Stage } from './stage.js';
import type { Seen } from './watch.js';

/** What happens, and what is then seen, a column each. */
export interface Situation {
  readonly columns: readonly string[];
  run(stage: Stage): Promise<readonly Seen[]>;
}
