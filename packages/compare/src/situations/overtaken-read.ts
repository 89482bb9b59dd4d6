import { setTimeout as pause } from 'node:timers/promises';
import { ask, waitUntil } from '@ctu/tooling';
import type { Situation } from '../situation.js';
import { COLD, OLD, type Stage } from '../stage.js';
import { endingOf, type Seen, watch } from '../watch.js';

/** 1. A read is away, and its reply is held back. 2. The key is deleted: here, by the peer, or by FLUSHALL. 3. The reply comes. */
export const overtakenRead: Situation = {
  columns: ['Deleted here', 'Deleted by a peer', 'FLUSHALL'],
  async run(stage) {
    const [one, other, another] = COLD;
    const { instance, peer, server, database } = stage;
    return [
      await overtaken(stage, one, () => instance.delete(one)),
      await overtaken(stage, other, () => peer.delete(other)),
      await overtaken(stage, another, async () => {
        database.clear();
        await ask(server.port, 'flushall');
      }),
    ];
  },
};

async function overtaken(
  { server, proxy, instance, watched }: Stage,
  key: string,
  remove: () => Promise<unknown>,
): Promise<Seen> {
  const size = () => ask(server.port, 'dbsize');
  proxy.hold(OLD);
  const reading = endingOf(instance.get(key));
  await waitUntil(() => proxy.held > 0);
  const before = await size();
  const removing = endingOf(remove().then(() => undefined));
  await waitUntil(async () => (await size()) !== before);
  await pause(100); // until whoever is told of it has heard
  proxy.release();
  await Promise.all([reading, removing]);
  return watch(async () => instance.get(key), { right: undefined, wrong: 'the deleted value is back', watched });
}
