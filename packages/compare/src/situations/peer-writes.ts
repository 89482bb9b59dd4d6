import type { Situation } from '../situation.js';
import { KEY, NEW, warm } from '../stage.js';
import { watch } from '../watch.js';

/** Nothing fails: a peer writes a key that is near here. */
export const peerWrites: Situation = {
  columns: ['Nothing fails'],
  async run(stage) {
    await warm(stage);
    await stage.peer.set(KEY, NEW);
    return [await watch(stage.read, { right: NEW, watched: stage.watched })];
  },
};
