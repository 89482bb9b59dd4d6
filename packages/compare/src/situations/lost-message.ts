import type { Situation } from '../situation.js';
import { KEY, NEW, warm } from '../stage.js';
import { watch } from '../watch.js';

/** A peer writes, and the one message that tells of it gets lost; the connection is sound. */
export const lostMessage: Situation = {
  columns: ['One message lost'],
  async run(stage) {
    await warm(stage);
    stage.proxy.drop(KEY);
    await stage.peer.set(KEY, NEW);
    return [await watch(stage.read, { right: NEW, watched: stage.watched })];
  },
};
