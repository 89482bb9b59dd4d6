import type { CacheFailed } from '../events.js';
import type { Pair } from '../mode/pairs.js';
import type { Holding } from '../values/holding.js';

/** Pairs as near is to hold them, and what is to be told of the others, which it cannot hold. */
export interface HeldPairs {
  readonly held: readonly Pair[];
  readonly refused: readonly CacheFailed[];
}

/** The pairs as near is to hold them. Never throws. */
export function heldPairs(holding: Holding | undefined, pairs: readonly Pair[]): HeldPairs {
  if (!holding) return { held: pairs, refused: [] };
  const held: Pair[] = [];
  const refused: CacheFailed[] = [];
  for (const [key, value] of pairs) {
    try {
      held.push([key, holding.keep(value, key)]);
    } catch (error) {
      refused.push({ type: 'cache-failed', error, key });
    }
  }
  return { held, refused };
}
