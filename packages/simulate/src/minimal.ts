import { asBefore } from './choices.js';
import { simulate } from './simulation.js';

/** Fewer and smaller choices by which a violation shows all the same. */
export async function minimal(choices: readonly number[]): Promise<readonly number[]> {
  let best = [...choices];
  const violates = async (list: readonly number[]): Promise<boolean> => (await simulate(asBefore(list))).violation !== undefined;
  for (let size = best.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at < best.length; at += size) {
      for (const smaller of [best.toSpliced(at, size), best.toSpliced(at, size, ...Array(Math.min(size, best.length - at)).fill(0))]) {
        if (smaller.join() !== best.join() && (await violates(smaller))) best = smaller;
      }
    }
  }
  return best;
}
