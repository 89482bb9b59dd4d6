import { setTimeout as pause } from 'node:timers/promises';
import type { Situation } from '../situation.js';
import { OLD, type Stage, warm } from '../stage.js';
import { type Ending, endingOf, PATIENCE, type Seen, seconds } from '../watch.js';

const MORE = 30;

/** The server is stopped (SIGSTOP): its connections stay open, and it answers nothing. */
export const frozenServer: Situation = {
  columns: [
    'Frozen server: a key that is not near',
    `${MORE} more, one after the other`,
    'a key that is near, 5 s later',
  ],
  async run(stage) {
    await warm(stage);
    await stage.server.freeze();
    const near = pause(5_000).then(() => told(stage.read));
    const first = await told(() => stage.instance.get('frozen'));
    return [first.seen, first.ending ? await more(stage) : unknown, (await near).seen];
  },
};

const unknown: Seen = { right: false, text: '–' };

/** What comes of a read, and after what time. */
async function told(read: () => Promise<string | undefined>): Promise<{ seen: Seen; ending: Ending }> {
  const start = performance.now();
  const ending = await endingOf((async () => read())());
  const after = `after ${seconds(performance.now() - start)}`;
  if (!ending) return { ending, seen: { right: false, text: `no answer in ${seconds(PATIENCE)}` } };
  if ('error' in ending) return { ending, seen: { right: false, text: `error ${after}` } };
  const what = { [OLD]: 'answered', miss: 'a miss' }[ending.value ?? 'miss'] ?? 'a wrong value';
  return { ending, seen: { right: true, text: `${what} ${after}` } };
}

async function more({ instance }: Stage): Promise<Seen> {
  const start = performance.now();
  for (let index = 0; index < MORE; index++) {
    const left = PATIENCE - (performance.now() - start);
    const ending = await endingOf((async () => instance.get(`frozen ${index}`))(), left);
    if (!ending) return { right: false, text: `${index} ended in ${seconds(PATIENCE)}` };
  }
  return { right: true, text: `${seconds(performance.now() - start)} altogether` };
}
