import { setTimeout as pause } from 'node:timers/promises';
import { ask, type Server } from '@ctu/tooling';
import type { Situation } from '../situation.js';
import { KEY, OLD, readsOf, type Stage, warm } from '../stage.js';

/** For how long nobody calls, in milliseconds. */
const IDLE = 5_000;

/** What an instance costs while nothing fails. */
export const costs: Situation = {
  columns: ['A near hit, awaited', 'Connections', 'Commands a second, idle', 'Server reads after a write of one’s own'],
  async run(stage) {
    await warm(stage);
    const near = await nearHit(stage);
    const connections = await ask(stage.server.port, 'client list');
    // Half of them, since the peer has as many; one asks.
    const each = (connections.match(/^id=/gm)!.length - 1) / 2;
    const idle = await idleCommands(stage.server);
    return [near, String(each), idle, String(await ownReads(stage))];
  },
};

/** In the fastest of a few rounds, since other work on the machine only makes it slower. */
async function nearHit({ instance }: Stage): Promise<string> {
  const times: number[] = [];
  for (let round = 0; round < 15; round++) {
    const start = performance.now();
    for (let call = 0; call < 2_000; call++) await instance.get(KEY);
    times.push((performance.now() - start) / 2_000);
  }
  return `${(Math.min(...times) * 1_000).toPrecision(2)} µs`;
}

/** Of one instance, of the two that there are. */
async function idleCommands({ port }: Server): Promise<string> {
  const count = async () => Number(/total_commands_processed:(\d+)/.exec(await ask(port, 'info stats'))?.[1]);
  const before = await count();
  await pause(IDLE);
  const commands = (await count()) - before - 2; // INFO and QUIT of ours
  return (commands / 2 / (IDLE / 1_000)).toFixed(1).replace(/\.0$/, '');
}

/** How often the server is read when somebody writes a key and then reads it a few times, with time to hear of its own write. */
async function ownReads({ instance, server }: Stage): Promise<number> {
  await instance.set(KEY, OLD);
  await pause(300);
  const before = await readsOf(server);
  for (let call = 0; call < 5; call++) {
    await instance.get(KEY);
    await pause(50);
  }
  return (await readsOf(server)) - before;
}
