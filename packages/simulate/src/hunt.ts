import { parentPort, workerData } from 'node:worker_threads';
import { byChance } from './choices.js';
import { explore } from './explore.js';
import type { Found } from './find.js';
import { explorations } from './scripts.js';
import { type Shape, simulate } from './simulation.js';

Error.stackTraceLimit = 0; // errors are made by the thousand

const { by, milliseconds, shape } = workerData as { by: 'seeds' | 'explorations'; milliseconds: number; shape?: Shape }; // what `find` gives
const end = performance.now() + milliseconds;
const isOver = (): boolean => performance.now() > end;

async function bySeeds(): Promise<Found | undefined> {
  for (let seed = 1; !isOver(); seed++) {
    const { violation } = await simulate(byChance(seed), shape);
    if (violation !== undefined) return { by: `seed ${seed}`, violation };
  }
  return undefined;
}

async function byExplorations(): Promise<Found | undefined> {
  for (const exploration of explorations(0)) {
    const { violation } = await explore(exploration, isOver);
    if (violation)
      return {
        by: exploration.script.map(([process, call]) => `${process} ${call}`).join(', '),
        violation: violation.what,
      };
    if (isOver()) break;
  }
  return undefined;
}

const hunting = by === 'seeds' ? bySeeds() : byExplorations();
hunting.then((found) => parentPort?.postMessage(found));
