import { ask } from './ask.js';
import { freePort } from './free-port.js';
import { startRedis } from './redis-server.js';
import type { Server } from './server.js';
import { type Servers, startServers } from './servers.js';
import { waitUntil } from './wait-until.js';

const slots = 16_384;

/**
 * Starts a Redis cluster of primaries that share all slots evenly, and of so many replicas, the first of the first primary and so
 * on, which are the last of its servers; resolves when every node says `cluster_state:ok`, which none does in its first two
 * seconds, and every replica has what its primary has.
 */
export async function startRedisCluster(nodes = 3, { replicas = 0 } = {}): Promise<Servers> {
  const all = nodes + replicas;
  // Chosen here, because the default for the port on which nodes talk to each other, port + 10 000, may be taken.
  const busPorts = await Promise.all(Array.from({ length: all }, freePort));
  return startServers(
    all,
    (index) => startNode(busPorts[index]!),
    async (servers) => {
      for (const [index, { port }] of servers.entries()) {
        if (index < nodes) await assignSlots(port, index, nodes);
        // Everyone meets everyone: it takes seconds until they hear of each other through a third.
        for (const other of servers.slice(0, index)) {
          await command(other.port, `cluster meet 127.0.0.1 ${port} ${busPorts[index]}`);
        }
      }
      for (const [index, { port }] of servers.slice(nodes).entries()) await replicate(port, servers[index]!.port);
      for (const { port } of servers) await ready(port, all);
    },
  );
}

/** Has each server of a cluster tell clients another port than its own; resolves when all of them tell those of all. */
export async function announcePorts(servers: readonly Server[], ports: readonly number[]): Promise<void> {
  for (const [index, { port }] of servers.entries()) {
    await command(port, `config set cluster-announce-port ${ports[index]}`);
  }
  for (const { port } of servers) {
    const told = async () => {
      const slots = await ask(port, 'cluster slots');
      return ports.every((announced) => slots.includes(`:${announced}\r\n`));
    };
    await waitUntil(told, { expectation: () => `the Redis on port ${port} tells the ports ${ports}` });
  }
}

function startNode(busPort: number): Promise<Server> {
  const address = ['--cluster-port', String(busPort), '--cluster-announce-ip', '127.0.0.1'];
  // On a busy machine a node may be silent for seconds, and the others are not to take it for dead.
  const patience = ['--cluster-node-timeout', '60000'];
  return startRedis({ args: ['--cluster-enabled', 'yes', ...address, ...patience] });
}

/** The index of the node that has a slot, in a cluster of so many. */
export function nodeOfSlot(slot: number, nodes = 3): number {
  let index = 0;
  while (slot >= firstSlot(index + 1, nodes)) index++;
  return index;
}

function firstSlot(index: number, nodes: number): number {
  return Math.floor((slots * index) / nodes);
}

async function assignSlots(port: number, index: number, nodes: number): Promise<void> {
  const [first, last] = [firstSlot(index, nodes), firstSlot(index + 1, nodes) - 1];
  await command(port, `cluster addslotsrange ${first} ${last}`);
  // Nodes that meet with the same epoch have to settle first which of them takes another.
  await command(port, `cluster set-config-epoch ${index + 1}`);
}

/** Makes a node the replica of another one, as soon as it knows it. */
async function replicate(port: number, primary: number): Promise<void> {
  const id = /^\$\d+\r\n(\w+)/.exec(await ask(primary, 'cluster myid'))?.[1];
  const asked = async () => (await ask(port, `cluster replicate ${id}`)).startsWith('+OK');
  await waitUntil(asked, { expectation: () => `the Redis on port ${port} becomes a replica` });
  const linked = async () => (await ask(port, 'info replication')).includes('master_link_status:up');
  await waitUntil(linked, { expectation: () => `the replica on port ${port} has what its primary has` });
}

async function ready(port: number, nodes: number): Promise<void> {
  const complete = async () => {
    const info = await ask(port, 'cluster info', 5_000).catch(() => '');
    return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${nodes}\r\n`);
  };
  await waitUntil(complete, { expectation: () => `the Redis on port ${port} is in state ok and knows ${nodes} nodes` });
}

async function command(port: number, line: string): Promise<void> {
  const answer = await ask(port, line);
  if (!answer.startsWith('+OK')) throw new Error(`Redis on port ${port} refuses "${line}": ${answer}`);
}
