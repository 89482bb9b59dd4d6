import type { Setup } from './setup.js';
import { settled, type World } from './world.js';

/** By so many milliseconds time goes on while all becomes quiet: more than a heartbeat. */
const TICK = 1_500;

/** Nothing goes wrong any more: what is on its way gets there, in order, and time goes on by so many ticks. Nothing does without. */
export async function rest(world: World, ticks: number | undefined): Promise<void> {
  await settled();
  if (ticks === undefined) return;
  world.mend();
  await settled();
  await drain(world);
  for (let tick = 0; tick < ticks; tick++) {
    world.advance(TICK);
    await settled();
    await drain(world);
  }
}

async function drain(world: World): Promise<void> {
  let left = 20_000;
  for (let [step] = world.steps(); step; [step] = world.steps()) {
    if (left-- === 0) throw new Error('it goes on for ever');
    await world.take(step);
  }
}

/** What holds once all is quiet: everybody is answered, nothing is owed, and near has nothing that far has not. */
export function checkAtRest({ processes, far }: World, { channel, keys }: Setup): void {
  for (const process of processes) {
    const { index, cache, calls } = process;
    if (calls.size > 0) throw new Error(`a call of process ${index} has no answer`);
    const { owed, nearAsked } = cache.stats();
    if (owed > 0) throw new Error(`process ${index} still owes ${owed} deletes, though all is quiet`);
    if (!channel) continue;
    if (!nearAsked) throw new Error(`near of process ${index} is not asked, though its channel is armed`);
    for (const key of keys) {
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
    for (const { index } of world.processes) await world.take(world.call(index, 'get', key));
    await drain(world);
  }
}
