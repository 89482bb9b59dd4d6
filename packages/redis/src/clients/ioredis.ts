import type { Command, RedisClient, RedisNode, Reply, SendOptions } from '../redis-client.js';
import { withBuffers } from './bytes.js';
import { type Corkable, corker } from './cork.js';
import { type Connecting, Gate } from './gate.js';

/** What sends commands in `ioredis` and `iovalkey`. */
interface Commander {
  call(command: string, args: (string | number | Uint8Array)[]): Promise<unknown>;
  callBuffer(command: string, args: (string | number | Uint8Array)[]): Promise<unknown>;
}

/** The part of `ioredis` 5 and later, and of `iovalkey`, that the cache uses. */
export interface IoredisLike extends Commander, Connecting {
  /** The socket, while there is one. */
  readonly stream: Corkable;
}

/** The part of the `Cluster` of `ioredis` and `iovalkey` that the cache uses. */
export interface IoredisClusterLike extends Commander, Connecting {
  /** The addresses of each slot's nodes, its primary first. */
  readonly slots: readonly (readonly string[])[];
  nodes(role: 'master'): (Commander & {
    readonly stream: Corkable;
    readonly options: { readonly host?: string | undefined; readonly port?: number | undefined };
  })[];
}

/** A client of ioredis or iovalkey as the port. */
export function ioredis(client: IoredisLike): RedisClient {
  const cork = corker(() => [client.stream]);
  // Reads leave as one command anyway, and waiting for more would cost a lone one.
  const node = gated(client, client, (name) => reads.has(name) || cork());
  return { cluster: false, send: node.send, primaries: async () => [node] };
}

/** A cluster client of ioredis or iovalkey as the port. */
export function ioredisCluster(client: IoredisClusterLike): RedisClient {
  const cork = corker(() => client.nodes('master').map((node) => node.stream));
  const { send } = gated(client, client, cork);
  const primaries = async ({ patience }: SendOptions = {}) => {
    const gate = new Gate(client);
    if (!gate.open) await gate.wait(patience);
    const nodes = client.nodes('master');
    const known = new Set(nodes.map(({ options }) => `${options.host}:${options.port}`));
    // A node that broke off leaves the list of nodes, but keeps its slots.
    for (const primary of new Set(client.slots.map(([address]) => address))) {
      if (primary !== undefined && !known.has(primary)) throw new Error(`Primary ${primary} is out of reach`);
    }
    if (nodes.length === 0) throw new Error('The cluster client is not connected');
    return nodes.map((node) => gated(node, client, cork));
  };
  return { cluster: true, send, primaries };
}

const reads: ReadonlySet<string> = new Set(['GET', 'MGET']);

/** Sends through `commander` once `client` is ready; what is sent in one turn leaves in one write. */
function gated(commander: Commander, client: Connecting, before: (name: string) => void): RedisNode {
  const gate = new Gate(client);
  const call = (command: Command, options: SendOptions) => {
    before(command[0]);
    // Cluster clients find the slot of commands in lower case only.
    const name = command[0].toLowerCase();
    const args = withBuffers(command.slice(1));
    const reply = options.bytes ? commander.callBuffer(name, args) : commander.call(name, args);
    return reply as Promise<Reply>; // what Redis answers is a Reply
  };
  return {
    send(command, options = {}) {
      return gate.open ? call(command, options) : gate.wait(options.patience).then(() => call(command, options));
    },
  };
}
