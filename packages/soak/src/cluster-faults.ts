import { ask, nodeOfSlot, type Server, waitUntil } from '@ctu/tooling';
import { slotOf } from '../../redis/src/slot.js';
import type { Fault, Inflicted } from './faults.js';
import { any, KEYS } from './keys.js';
import { type Cluster, hasRole } from './world.js';

/** The stacks that are over the cluster, and the prefixes of their keys. */
const stacks = ['a cluster, tracked', 'a cluster with a channel'] as const;
const prefixes = ['cluster.', 'cluster-told.'];

/** What can be done to a cluster. */
export function clusterFaults(cluster: Cluster): Fault[] {
  /** Who has a slot that was moved, by the number of the primary. */
  const moved = new Map<number, number>();
  const primary = (random: () => number) => cluster.primary(Math.floor(random() * 3));
  return [
    {
      name: 'a node of the cluster freezes',
      async inflict(_, random) {
        const server = await primary(random);
        await server.freeze();
        return { heal: async () => server.thaw() };
      },
    },
    {
      name: 'a node of the cluster dies, and is started again',
      async inflict(_, random) {
        const server = await cluster.primary(1 + Math.floor(random() * 2));
        await server.kill();
        return { heal: () => server.restart() };
      },
    },
    {
      name: 'a node of the cluster closes its connections',
      async inflict(_, random) {
        await ask((await primary(random)).port, 'client kill type pubsub\r\nclient kill type normal skipme yes');
        return { heal: async () => {} };
      },
    },
    { name: 'a replica takes over from its primary', inflict: () => handOver(cluster) },
    { name: 'a primary dies, and its replica takes over', inflict: () => failOver(cluster) },
    {
      name: 'a slot moves to another node',
      async inflict(_, random) {
        const key = `${any(prefixes, random)}${any(KEYS, random)}`;
        const slot = slotOf(key);
        const from = moved.get(slot) ?? nodeOfSlot(slot);
        const to = (from + 1 + Math.floor(random() * 2)) % 3;
        moved.set(slot, to);
        return moveSlot(cluster, slot, from, to);
      },
    },
  ];
}

/** A hand-over that the other primaries did not vote for in five seconds is off, and nobody is told (Redis, CLUSTER_MF_TIMEOUT). */
const HAND_OVER = 6_000;

/** The primary waits until the replica has all, and gives way: nothing is lost. */
async function handOver(cluster: Cluster): Promise<Inflicted> {
  const replica = await cluster.replica();
  let askedAt = Number.NEGATIVE_INFINITY;
  const hasTakenOver = async () => {
    if (await hasRole(replica, 'master')) return true;
    if (performance.now() < askedAt + HAND_OVER) return false;
    if ((await ask(replica.port, 'cluster failover')).startsWith('+OK')) askedAt = performance.now();
    return false;
  };
  await waitUntil(hasTakenOver, { expectation: () => 'the replica has taken over' });
  return { heal: () => isLinked(cluster) };
}

/** What the replica has not heard of yet is lost. */
async function failOver(cluster: Cluster): Promise<Inflicted> {
  const [primary, replica] = [await cluster.primary(0), await cluster.replica()];
  await primary.kill();
  await ask(replica.port, 'cluster failover takeover');
  await waitUntil(() => hasRole(replica, 'master'), { expectation: () => 'the replica has taken over' });
  return {
    loses: stacks,
    async heal() {
      await primary.restart();
      await waitUntil(() => hasRole(primary, 'slave'), { expectation: () => 'the old primary follows the new one' });
      await isLinked(cluster);
    },
  };
}

/** Resolves when the replica has what its primary has. */
async function isLinked(cluster: Cluster): Promise<void> {
  const linked = async () => {
    const { port } = await cluster.replica();
    return (await ask(port, 'info replication')).includes('master_link_status:up');
  };
  await waitUntil(linked, { expectation: () => 'the replica has what its primary has' });
}

/** Begins to move a slot; it is healed by moving its keys, and telling everybody. */
async function moveSlot(cluster: Cluster, slot: number, from: number, to: number): Promise<Inflicted> {
  const [source, target] = [await cluster.primary(from), await cluster.primary(to)];
  const [sourceId, targetId] = [await idOf(source), await idOf(target)];
  await ok(target, `cluster setslot ${slot} importing ${sourceId}`);
  await ok(source, `cluster setslot ${slot} migrating ${targetId}`);
  return {
    detail: `${slot}, from node ${from} to ${to}`,
    async heal() {
      const keys = (await ask(source.port, `cluster getkeysinslot ${slot} 1000`)).match(/^cluster[\w.-]+/gm) ?? [];
      for (const key of keys) await ask(source.port, `migrate 127.0.0.1 ${target.port} ${key} 0 60000 replace`);
      await ok(target, `cluster setslot ${slot} node ${targetId}`);
      await ok(source, `cluster setslot ${slot} node ${targetId}`);
    },
  };
}

async function idOf({ port }: Server): Promise<string> {
  return /^\$\d+\r\n(\w+)/.exec(await ask(port, 'cluster myid'))![1]!; // that is how it answers
}

async function ok({ port }: Server, command: string): Promise<void> {
  const answer = await ask(port, command);
  if (!answer.startsWith('+OK')) throw new Error(`Redis on port ${port} refuses "${command}": ${answer}`);
}
