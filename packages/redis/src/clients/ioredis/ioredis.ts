import type {
  Argument,
  Command,
  RedisClient,
  RedisNode,
  RedisReply,
  RedisServer,
  SendOptions,
} from '../../redis-client.js';
import { slotOf } from '../../slot.js';
import { withBuffers } from '../bytes.js';
import { type Commander, type CommandMaker, commandClassOf } from './commands.js';
import { type ClientSocket, writeJoiner } from './join-writes.js';
import { type Connecting, Readiness } from './readiness.js';
import { sendMany } from './send-many.js';

/** The part of `ioredis` 5 and later, and of `iovalkey`, that the cache uses. */
export interface IoredisLike extends Commander, CommandMaker, Connecting {
  /** The socket, while there is one. */
  readonly stream: ClientSocket;
}

/** The part of the `Cluster` of `ioredis` and `iovalkey` that the cache uses. */
export interface IoredisClusterLike extends Commander, CommandMaker, Connecting {
  /** The addresses of each slot's nodes, its primary first. */
  readonly slots: readonly (readonly string[])[];
  nodes(role: 'master'): IoredisNode[];
}

/** A node of a cluster. */
interface IoredisNode extends Commander {
  readonly stream: ClientSocket;
  readonly options: { readonly host?: string | undefined; readonly port?: number | undefined };
}

/** A client of ioredis or iovalkey as the port. */
export function ioredis(client: IoredisLike): RedisClient {
  const joinWrites = writeJoiner(() => [client.stream]);
  const readiness = new Readiness(client);
  const node = nodesOf(client, readiness, ([name]) => {
    // Reads leave as one command anyway, and a lone one would lose time by waiting for more.
    if (!reads.has(name)) joinWrites();
  })(client);
  return { cluster: false, send: node.send, primaries: async () => [node], trouble: () => readiness.trouble };
}

const reads: ReadonlySet<string> = new Set(['get', 'mget']);

/** A cluster client of ioredis or iovalkey as the port. */
export function ioredisCluster(client: IoredisClusterLike): RedisClient {
  const readiness = new Readiness(client);
  const joinWrites = writeJoiner(() => client.nodes('master').map((node) => node.stream));
  const nodeOf = nodesOf(client, readiness, joinWrites);
  const { send } = nodeOf(client);
  const primaries = async ({ signal }: SendOptions = {}) => {
    if (!readiness.maySend) await readiness.wait(signal);
    const nodes = client.nodes('master');
    const known = new Set(nodes.map(addressOf));
    // A node that lost its connection is no longer in the list of nodes, but keeps its slots.
    for (const primary of new Set(client.slots.map(([address]) => address))) {
      if (primary !== undefined && !known.has(primary)) throw outOfReach(primary);
    }
    if (nodes.length === 0) throw new Error('The cluster client is not connected');
    return nodes.map(nodeOf);
  };
  const serverOf = (key: Argument): RedisServer | undefined => {
    const name = client.slots[slotOf(key)]?.[0];
    if (name === undefined) return undefined;
    return {
      name,
      async send(command, options) {
        const node = client.nodes('master').find((node) => addressOf(node) === name);
        if (!node) throw outOfReach(name);
        return nodeOf(node).send(command, options);
      },
    };
  };
  return { cluster: true, send, primaries, serverOf, trouble: () => readiness.trouble };
}

function addressOf({ options }: IoredisNode): string {
  return `${options.host}:${options.port}`;
}

function outOfReach(primary: string): Error {
  return new Error(`Primary ${primary} is out of reach`);
}

/** Makes what sends through a client, or through a node of it, once it is ready, and calls `beforeSend` first. */
function nodesOf(
  client: CommandMaker,
  readiness: Readiness,
  beforeSend: (command: Command) => void,
): (commander: Commander) => RedisNode {
  const LibraryCommand = commandClassOf(client);
  return (commander) => {
    const sendNow = (command: Command, { bytes }: SendOptions) => {
      beforeSend(command);
      const [name, ...args] = withBuffers(command);
      const made = new LibraryCommand(name, args, bytes ? asBytes : asText);
      if (many.has(name)) sendMany(commander, made);
      else commander.sendCommand(made);
      return made.promise as Promise<RedisReply>; // what Redis answers is a RedisReply
    };
    return {
      send(command, options = {}) {
        if (readiness.maySend) return sendNow(command, options);
        return readiness.wait(options.signal).then(() => sendNow(command, options));
      },
    };
  };
}

const many: ReadonlySet<string> = new Set(['mget', 'unlink']);

const asText = { replyEncoding: 'utf8' } as const;
const asBytes = { replyEncoding: null } as const;
