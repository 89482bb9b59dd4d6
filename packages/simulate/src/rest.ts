import { settled } from './settled.js';
import type { Setup } from './setup.js';
import type { World } from './world.js';

/** By so many milliseconds time goes on while all becomes quiet: more than a heartbeat. */
const TICK = 1_500;

/** Until nobody is waited for who has not been heard: three heartbeats. */
const UNHEARD_TICKS = 2;
/** Until it is noticed that one is silent. */
const SILENT_TICKS = 4;
/** Until a `GuardedCache` lets a call through that has failed again and again. */
const MOST_TICKS = 40;

/** What is on its way gets there, in order. */
async function arrive(world: World): Promise<void> {
  await settled();
  await drain(world);
}

/** The channels are armed, `longAgo` or just now; `warm`: and each near level has what far has. */
export async function prepare(world: World, warm: boolean, longAgo: boolean): Promise<void> {
  await arrive(world);
  if (longAgo) await pass(world);
  if (!warm) return;
  await world.take(world.calls.step(0, 'set', 'a'));
  await arrive(world);
  for (const { index } of world.processes) await world.take(world.calls.step(index, 'get', 'a'));
  await arrive(world);
}

/** So much time goes on that nobody who has not been heard is waited for, and nothing happens. */
async function pass(world: World): Promise<void> {
  for (let tick = 0; tick < UNHEARD_TICKS; tick++) {
    world.advance(TICK);
    await arrive(world);
  }
  world.isCalm = true;
}

/** Nothing goes wrong any more, and time goes on until all is quiet. */
export async function rest(world: World, setup: Setup): Promise<void> {
  world.mend();
  await arrive(world);
  if (world.isCalm) return;
  for (let tick = 0; tick < SILENT_TICKS || (tick < MOST_TICKS && unrest(world, setup)); tick++) {
    world.advance(TICK);
    await arrive(world);
  }
}

async function drain(world: World): Promise<void> {
  let left = 20_000;
  for (let [step] = world.steps(); step; [step] = world.steps()) {
    if (left-- === 0) throw new Error('it goes on for ever');
    await world.take(step);
  }
}

/** What is not as it is once all is quiet. */
function unrest({ processes }: World, { channel }: Setup): string | undefined {
  for (const { index, cache, calls } of processes) {
    if (calls.size > 0) return `a call of process ${index} has no answer`;
    const { owed, nearAsked } = cache.stats();
    if (owed > 0) return `process ${index} still owes ${owed} deletes, though all is quiet`;
    if (channel && !nearAsked) return `near of process ${index} is not asked, though its channel is armed`;
  }
  return undefined;
}

/** What holds once all is quiet: everybody is answered, nothing is owed, and near has nothing that far has not. */
export function checkAtRest(world: World, setup: Setup): void {
  const what = unrest(world, setup);
  if (what !== undefined) throw new Error(what);
  if (!setup.channel) return;
  const { processes, far } = world;
  for (const process of processes) {
    const { index } = process;
    for (const key of setup.keys) {
      const [value, held] = [process.held(key), far.held.get(key)];
      if (value !== undefined && value !== held)
        throw new Error(`near of process ${index} has ${key} as ${value}, and far as ${held}`);
    }
  }
}

/** Each process reads each key. */
export async function readAll(world: World, { channel, keys }: Setup): Promise<void> {
  if (!channel) return;
  for (const key of keys) {
    for (const { index } of world.processes) await world.take(world.calls.step(index, 'get', key));
    await drain(world);
  }
}
