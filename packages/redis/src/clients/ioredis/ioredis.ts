import type { Command, RedisClient, RedisNode, Reply, SendOptions } from '../../redis-client.js';
import { withBuffers } from '../bytes.js';
import { type Connecting, Gate } from './readiness.js';
import { type Corkable, corker } from './write-together.js';

/** What sends commands in `ioredis` and `iovalkey`. */
interface Commander {
  call(command: string, ...args: (string | Buffer)[]): Promise<unknown>;
  callBuffer(command: string, ...args: (string | Buffer)[]): Promise<unknown>;
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
  const joined = ([name]: Command) => {
    // Reads leave as one command anyway, and waiting for more would cost a lone one.
    if (!reads.has(name)) cork();
  };
  const node = gated(client, new Gate(client), joined);
  return { cluster: false, send: node.send, primaries: async () => [node] };
}

const reads: ReadonlySet<string> = new Set(['get', 'mget']);

/** A cluster client of ioredis or iovalkey as the port. */
export function ioredisCluster(client: IoredisClusterLike): RedisClient {
  const gate = new Gate(client);
  const cork = corker(() => client.nodes('master').map((node) => node.stream));
  const { send } = gated(client, gate, cork);
  const primaries = async ({ signal }: SendOptions = {}) => {
    if (!gate.open) await gate.wait(signal);
    const nodes = client.nodes('master');
    const known = new Set(nodes.map(({ options }) => `${options.host}:${options.port}`));
    // A node that broke off leaves the list of nodes, but keeps its slots.
    for (const primary of new Set(client.slots.map(([address]) => address))) {
      if (primary !== undefined && !known.has(primary)) throw new Error(`Primary ${primary} is out of reach`);
    }
    if (nodes.length === 0) throw new Error('The cluster client is not connected');
    return nodes.map((node) => gated(node, gate, cork));
  };
  return { cluster: true, send, primaries };
}

/** Sends through `commander` as soon as the gate is open, after telling `before`. */
function gated(commander: Commander, gate: Gate, before: (command: Command) => void): RedisNode {
  const call = (command: Command, { bytes }: SendOptions) => {
    before(command);
    const known = withBuffers(command);
    const reply = bytes ? commander.callBuffer(...known) : commander.call(...known);
    return reply as Promise<Reply>; // what Redis answers is a Reply
  };
  return {
    send(command, options = {}) {
      return gate.open ? call(command, options) : gate.wait(options.signal).then(() => call(command, options));
    },
  };
}
