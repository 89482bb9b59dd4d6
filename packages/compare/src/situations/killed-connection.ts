import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from '@ctu/tooling';
import type { Situation } from '../situation.js';
import { KEY, NEW, warm } from '../stage.js';
import { watch } from '../watch.js';

/** For how long nobody can connect, in milliseconds. */
const OUTAGE = 800;

/** The connection that tells of changes is cut; a peer writes; then it can be made again. */
export const killedConnection: Situation = {
  columns: ['Connection killed'],
  async run(stage) {
    const { proxy, peer } = stage;
    await warm(stage);
    proxy.close();
    await waitUntil(() => proxy.listening === 0);
    await peer.set(KEY, NEW);
    const watching = watch(stage.read, { right: NEW, watched: stage.watched });
    await pause(OUTAGE);
    proxy.open();
    return [await watching];
  },
};
