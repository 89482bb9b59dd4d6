import { setTimeout as pause } from 'node:timers/promises';
import { ask, waitUntil } from '@ctu/tooling';
import type { Situation } from '../situation.js';
import { COLD, OLD, type Stage } from '../stage.js';
import { endingOf, type Seen, watch } from '../watch.js';

/** 1. Reads are away, and their replies are held back. 2. The keys are deleted: here, by the peer, or by FLUSHALL. 3. The replies come. */
export const overtakenRead: Situation = {
  columns: ['Deleted here', 'Deleted by a peer', 'FLUSHALL'],
  async run(stage) {
    const [some, others, more] = COLD;
    const { instance, peer, server, database } = stage;
    return [
      await overtaken(stage, some, () => each(some, (key) => instance.delete(key))),
      await overtaken(stage, others, () => each(others, (key) => peer.delete(key))),
      await overtaken(stage, more, async () => {
        database.clear();
        await ask(server.port, 'flushall');
      }),
    ];
  },
};

const each = <T>(keys: readonly string[], act: (key: string) => Promise<T>) => Promise.all(keys.map(act));

async function overtaken(stage: Stage, keys: readonly string[], remove: () => Promise<unknown>): Promise<Seen> {
  const { server, proxy, instance, watched } = stage;
  const size = async () => Number((await ask(server.port, 'dbsize')).match(/\d+/)?.[0]);
  const read = (key: string) => endingOf((async () => instance.get(key))());

  proxy.hold(OLD);
  const reading = each(keys, read);
  await waitUntil(() => proxy.held > 0);
  await pause(20); // until all of them have been answered
  const before = await size();
  const removing = remove().catch(() => {}); // it may time out, as it is held back, too
  await waitUntil(async () => (await size()) <= before - keys.length);
  await pause(100); // until whoever is told of it has heard
  proxy.release();
  await Promise.all([reading, removing]);
  await pause(100);

  const endings = await each(keys, read);
  const back = keys.filter((_, index) => {
    const ending = endings[index];
    return ending !== undefined && 'value' in ending && ending.value === OLD;
  });
  if (back.length === 0) return 'right';
  const wrong = `${back.length === keys.length ? '' : `${back.length} of ${keys.length}: `}the deleted value is back`;
  return watch(async () => instance.get(back[0]!), { right: undefined, wrong, watched });
}
