import type { Situation } from '../situation.js';
import { KEY, NEW, warm } from '../stage.js';
import { watch } from '../watch.js';

/** The connection that tells of changes is half open, as behind a router that has forgotten it; a peer writes. */
export const silentConnection: Situation = {
  columns: ['Connection falls silent'],
  async run(stage) {
    await warm(stage);
    stage.proxy.silence();
    await stage.peer.set(KEY, NEW);
    return [await watch(stage.read, { right: NEW, watched: stage.watched })];
  },
};
