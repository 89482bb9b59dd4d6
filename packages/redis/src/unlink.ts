import { allEnded } from '@ctu/core/adapter';
import type { Connection } from './connection.js';
import type { Argument, Reply } from './redis-client.js';
import { slotOf } from './slot.js';

/** The most keys of one `UNLINK`: the server answers nobody else while it looks each up. */
const MOST_KEYS = 512;

/**
 * Removes many keys, on a cluster slot by slot; how many were there. `keyOf` tells the key as its caller wrote it, for the
 * error of a request that has only this one.
 */
export async function unlink<A extends Argument>(
  connection: Connection,
  serverKeys: readonly A[],
  keyOf?: (serverKey: A) => unknown,
): Promise<number> {
  const requests: Promise<Reply>[] = [];
  for (const group of connection.cluster ? bySlot(serverKeys) : [serverKeys]) {
    for (let start = 0; start < group.length; start += MOST_KEYS) {
      const chunk = group.slice(start, start + MOST_KEYS);
      const slotKey = chunk[0]!; // there is at least one
      const key = chunk.length === 1 ? keyOf?.(slotKey) : undefined;
      requests.push(connection.request(['unlink', ...chunk], { key, keys: chunk.length, slotKey }));
    }
  }
  const counts = await allEnded(requests);
  return counts.reduce<number>((sum, count) => sum + Number(count), 0);
}

function bySlot<A extends Argument>(serverKeys: readonly A[]): Iterable<A[]> {
  const groups = new Map<number, A[]>();
  for (const key of serverKeys) {
    const slot = slotOf(key);
    const group = groups.get(slot);
    if (group) group.push(key);
    else groups.set(slot, [key]);
  }
  return groups.values();
}
