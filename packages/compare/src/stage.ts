import { setTimeout as pause } from 'node:timers/promises';
import { ask, type Server, startRedis, waitUntil } from '@ctu/tooling';
import type { Contender, Instance } from './contender.js';
import { type RedisProxy, startProxy } from './proxy/proxy.js';
import { endingOf } from './watch.js';

/** The key that everything is about, and the values that it has one after the other. */
export const KEY = 'the-key';
export const OLD = 'the-old-value';
export const NEW = 'the-new-value';

/** Keys that have the old value, and that the instance has never read. */
export const COLD = [group('a'), group('b'), group('c')] as const;

/** How long Redis keeps a value, in milliseconds. */
const TTL = 60_000;

/** Two instances of a contender on one server, of which the first is behind the proxy. */
export interface Stage {
  readonly server: Server;
  readonly proxy: RedisProxy;
  readonly database: Map<string, string>;
  readonly instance: Instance;
  readonly peer: Instance;
  /** For how long an answer that is wrong is watched, in milliseconds. */
  readonly watched: number;
  /** Reads, as somebody who uses the instance would. */
  read(): Promise<string | undefined>;
  stop(): Promise<void>;
}

export interface StageOptions {
  /** How long the level in memory may keep a value, in milliseconds. Default: a minute, as in Redis. */
  readonly nearTtl?: number;
  readonly watched?: number;
  /** The longest that a call of ours may take, in milliseconds. Default: that of the adapter. */
  readonly timeout?: number;
}

/** Opens both instances; resolves once the first has heard of a change that the second made, or will not. */
export async function setStage(
  contender: Contender,
  { nearTtl = TTL, watched = 10_000, timeout }: StageOptions = {},
): Promise<Stage> {
  const server = await startRedis();
  const proxy = await startProxy(server.port);
  const database = new Map<string, string>();
  const world = { database, ttl: TTL, nearTtl, timeout };
  const peer = await contender.open({ ...world, port: server.port });
  for (const key of COLD.flat()) {
    await peer.set(key, OLD);
    await peer.get(key); // who loads instead of writing has it in Redis now
  }
  const instance = await contender.open({ ...world, port: proxy.port });
  const read = async () => instance.get(KEY);
  const stage: Stage = {
    server,
    proxy,
    database,
    instance,
    peer,
    watched,
    read,
    async stop() {
      await Promise.all([instance.close?.(), peer.close?.()]);
      await proxy.stop();
      await server.stop();
    },
  };
  await rehearse(stage);
  return stage;
}

/** A library may subscribe behind: a few changes show whether they are heard of. */
async function rehearse({ instance, peer }: Stage): Promise<void> {
  for (const value of Array.from({ length: 10 }, (_, index) => `rehearsal ${index}`)) {
    await peer.set('rehearsal', value);
    await pause(100);
    if ((await instance.get('rehearsal')) === value && value !== 'rehearsal 0') return;
  }
}

/** The peer writes the old value, and the instance has it near, as reads show that do not reach the server. */
export async function warm({ server, instance, peer }: Stage): Promise<void> {
  await peer.set(KEY, OLD);
  await pause(300); // until the instance has heard of it
  await waitUntil(
    async () => {
      const before = await readsOf(server);
      const ending = await endingOf(instance.get(KEY));
      if (!ending || !('value' in ending) || ending.value !== OLD)
        throw new Error(`The old value is not there: ${JSON.stringify(ending)}`);
      return (await readsOf(server)) === before;
    },
    { expectation: () => 'the instance has the value near' },
  );
}

/** How many reads the server has answered. */
export async function readsOf({ port }: Server): Promise<number> {
  const answer = await ask(port, 'info commandstats');
  const counts = answer.matchAll(/^cmdstat_(?:get|mget):calls=(\d+)/gm);
  return [...counts].reduce((sum, [, calls]) => sum + Number(calls), 0);
}

/** So many that what hangs on luck shows. */
function group(name: string): readonly string[] {
  return Array.from({ length: 8 }, (_, index) => `cold-${name}${index}`);
}
