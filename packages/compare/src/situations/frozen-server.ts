import { setTimeout as pause } from 'node:timers/promises';
import type { Situation } from '../situation.js';
import { OLD, type Stage, warm } from '../stage.js';
import { endingOf, PATIENCE, type Seen, seconds } from '../watch.js';

const MORE = 30;

/** The server is stopped (SIGSTOP): its connections stay open, and it answers nothing. */
export const frozenServer: Situation = {
  columns: ['A key that is not near', `${MORE} more, one after the other`, 'A key that is near, 5 s later'],
  async run(stage) {
    await warm(stage);
    await stage.server.freeze();
    const near = pause(5_000).then(() => told(stage.read));
    const first = await told(() => stage.instance.get('frozen'));
    return [first, first === NO_ANSWER ? '–' : await more(stage), await near];
  },
};

const NO_ANSWER = `no answer in ${seconds(PATIENCE)}`;

/** What comes of a read, and after what time. */
async function told(read: () => Promise<string | undefined>): Promise<Seen> {
  const start = performance.now();
  const ending = await endingOf((async () => read())());
  if (!ending) return NO_ANSWER;
  const what = 'error' in ending ? 'error' : { [OLD]: 'answered', miss: 'a miss' }[ending.value ?? 'miss'];
  return `${what ?? 'a wrong value'} after ${seconds(performance.now() - start)}`;
}

async function more({ instance }: Stage): Promise<Seen> {
  const start = performance.now();
  for (let index = 0; index < MORE; index++) {
    const left = PATIENCE - (performance.now() - start);
    const ending = await endingOf((async () => instance.get(`frozen ${index}`))(), left);
    if (!ending) return `${index} ended in ${seconds(PATIENCE)}`;
  }
  return `${seconds(performance.now() - start)} altogether`;
}
