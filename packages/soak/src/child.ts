import { randomFrom } from '@ctu/tooling';
import { type Begun, type Ended, now } from './event.js';
import { lagMeter } from './lag.js';
import { Load } from './load.js';
import type { Asked, Health, State, Task, Told } from './messages.js';
import { type Cache, openStack } from './stacks.js';

/** How many calls a process makes at a time on each of its caches. */
const WORKERS = 2;

/** The longest pause between two of them, and how often it tells what has happened, in milliseconds. */
const PAUSE = 20;
const TELL = 100;

const task = JSON.parse(process.argv[2]!) as Task; // the parent has made it
const tell = (told: Told) => process.send?.(told);

for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    tell({ type: 'trouble', trouble: `${event}: ${error instanceof Error ? error.stack : String(error)}` });
  });
}
process.on('disconnect', () => process.exit()); // nobody is left to be told

const happened: (Begun | Ended)[][] = task.stacks.map(() => []);
const troubles = task.stacks.map(() => 0);
const caches: Cache[] = await Promise.all(
  task.stacks.map((name, index) => openStack(name, task.ports, task.process, () => troubles[index]!++)),
);
const loads = caches.map(
  (cache, index) =>
    new Load(cache, {
      process: task.process,
      keys: task.keys,
      random: randomFrom(task.seed + index),
      now,
      record: (event) => happened[index]!.push(event),
      troubles: () => troubles[index]!,
      longestPause: PAUSE,
    }),
);

const lag = lagMeter();

function tellEvents(): void {
  const events = happened.map((list) => list.splice(0));
  tell({ type: 'events', events, until: now(), lag: lag(), rss: process.memoryUsage.rss() });
}

function stateNow(): State {
  globalThis.gc?.(); // this process is started with it
  const stacks = caches.map((cache, index): Health => {
    const { nearAsked, owed, nearHits } = cache.stats();
    return { nearAsked, owed: Number.isFinite(owed) ? owed : -1, nearHits, ...loads[index]!.counts() };
  });
  return { stacks, heap: process.memoryUsage().heapUsed };
}

process.on('message', (asked: Asked) => {
  if (asked === 'state') return tell({ type: 'state', state: stateNow() });
  tellEvents();
  process.exit();
});

setInterval(tellEvents, TELL);
for (const load of loads) for (let worker = 0; worker < WORKERS; worker++) void load.work();
tell({ type: 'ready' });
