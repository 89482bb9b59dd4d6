import { run } from '../../run.js';
import type { SituationName } from '../../situations.js';
import type { Check } from './check.js';

/** What a situation of near levels in several processes, of which the page has tables, came to; `right` is what is said where all is well. */
export function nearLevels(situation: SituationName, right: string): Check {
  return async (_library, name) => {
    const { contenders } = await import('../../contenders.js'); // only where they are needed: they take seconds to load
    // Of ours the first: with tracking.
    const row = contenders.findIndex((contender) => contender.name.split(',')[0] === name);
    if (row < 0) return undefined;
    const [seen] = await run(row, situation);
    return seen === 'right' ? right : seen;
  };
}
