import { ask } from '@ctu/tooling';
import type { Situation } from '../situation.js';
import { warm } from '../stage.js';
import { watch } from '../watch.js';

/** Somebody empties the server with FLUSHALL, since what is cached there is wrong. */
export const flushed: Situation = {
  columns: ['FLUSHALL'],
  async run(stage) {
    await warm(stage);
    stage.database.clear();
    await ask(stage.server.port, 'flushall');
    return [await watch(stage.read, { right: undefined, watched: stage.watched })];
  },
};
