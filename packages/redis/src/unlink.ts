import { allEnded } from '@ctu/core/adapter';
import type { Connection } from './calls.js';
import type { Argument, Reply } from './redis-client.js';
import { slotOf } from './slot.js';

/** The most keys of one `UNLINK`: the server answers nobody else while it looks each up. */
const MOST_KEYS = 512;

/** Removes many keys, on a cluster slot by slot; how many were there. */
export async function unlink(connection: Connection, serverKeys: readonly Argument[]): Promise<number> {
  const requests: Promise<Reply>[] = [];
  for (const group of connection.cluster ? bySlot(serverKeys) : [serverKeys]) {
    for (let start = 0; start < group.length; start += MOST_KEYS) {
      const chunk = group.slice(start, start + MOST_KEYS);
      requests.push(connection.request(['unlink', ...chunk], { keys: chunk.length, slotKey: chunk[0] }));
    }
  }
  const counts = await allEnded(requests);
  return counts.reduce<number>((sum, count) => sum + Number(count), 0);
}

function bySlot(serverKeys: readonly Argument[]): Iterable<Argument[]> {
  const groups = new Map<number, Argument[]>();
  for (const key of serverKeys) {
    const slot = slotOf(key);
    const group = groups.get(slot);
    if (group) group.push(key);
    else groups.set(slot, [key]);
  }
  return groups.values();
}
