import { asBefore } from './choices.js';
import { simulate } from './simulation.js';

/** Fewer and smaller choices by which a violation shows all the same. */
export async function minimal(choices: readonly number[]): Promise<readonly number[]> {
  let best = [...choices];
  const violates = async (list: readonly number[]): Promise<boolean> =>
    (await simulate(asBefore(list))).violation !== undefined;
  for (let size = best.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at < best.length; at += size) {
      const [before, after] = [best.slice(0, at), best.slice(at + size)];
      const zeros = best.slice(at, at + size).map(() => 0);
      for (const smaller of [
        [...before, ...after],
        [...before, ...zeros, ...after],
      ]) {
        if (smaller.join() !== best.join() && (await violates(smaller))) best = smaller;
      }
    }
  }
  return best;
}
