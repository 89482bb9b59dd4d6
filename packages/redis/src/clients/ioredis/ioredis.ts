import { type IoredisSource, ioredisSubscriber } from '../../channel/ioredis-subscriber.js';
import { subscribeOnNode } from '../../channel/subscribe.js';
import { pauseBefore } from '../../connection.js';
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
import { type IoredisTrackable, ioredisTracking } from '../../tracking/ioredis-tracking.js';
import { nodesByName } from '../nodes-by-name.js';
import { type Commander, type CommandMaker, commandMaker, type MakeCommand } from './commands.js';
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
  /** Looks anew which nodes there are; calls back in any case. */
  refreshSlotsCache(callback: () => void): void;
}

/** A node of a cluster. */
export interface IoredisNode extends Commander {
  readonly stream: ClientSocket;
  readonly options: { readonly host?: string | undefined; readonly port?: number | undefined };
}

/** A client of ioredis or iovalkey as the port. */
export function ioredis(client: IoredisLike): RedisClient {
  const joinWrites = writeJoiner(() => [client.stream]);
  const readiness = new Readiness(client);
  const send = sendTo(
    () => client,
    readiness,
    commandMaker(client),
    ([name]) => {
      // Reads leave as one command anyway, and a lone one would lose time by waiting for more.
      if (!reads.has(name)) joinWrites();
    },
  );
  const trackables = async () => [{ name: '', open: ioredisTracking(client as unknown as IoredisTrackable) }]; // it has `duplicate`
  const subscribe = ioredisSubscriber(client as unknown as IoredisSource); // likewise
  const trouble = () => readiness.trouble;
  return { cluster: false, send, primaries: async () => [{ send }], trouble, trackables, subscribe };
}

const reads: ReadonlySet<string> = new Set(['get', 'mget']);

/** A cluster client of ioredis or iovalkey as the port. */
export function ioredisCluster(client: IoredisClusterLike): RedisClient {
  const readiness = new Readiness(client);
  const joinWrites = writeJoiner(() => client.nodes('master').map((node) => node.stream));
  const make = commandMaker(client);
  const send = sendTo(() => client, readiness, make, joinWrites);
  const find = (name: string): IoredisNode => {
    const found = client.nodes('master').find((node) => addressOf(node) === name);
    if (found) return found;
    // 1. A node closes its connections. 2. The client forgets it until a key of it is asked for. 3. Nobody asks for one by its node.
    client.refreshSlotsCache(() => {}); // for the next call
    throw outOfReach(name);
  };
  const nodeAt = nodesByName((name) => {
    const sendNow = sendTo(() => find(name), readiness, make, joinWrites);
    return { name, send: async (command, options) => sendNow(command, options) }; // `find` throws
  });
  /** A node that lost its connection is no longer in the list of nodes, but keeps its slots. */
  const missing = () => {
    const known = new Set(client.nodes('master').map(addressOf));
    return client.slots.find(([address]) => address !== undefined && !known.has(address))?.[0];
  };
  const primaries = async ({ signal }: SendOptions = {}) => {
    if (!readiness.maySend) await readiness.wait(signal);
    // 1. A node closes its connections. 2. The client forgets it until a key of it is asked for. 3. Nobody has a key of it.
    let gone = missing();
    if (gone !== undefined) {
      await new Promise<void>((resolve) => client.refreshSlotsCache(resolve));
      gone = missing();
    }
    if (gone !== undefined) throw outOfReach(gone);
    const nodes = client.nodes('master');
    if (nodes.length === 0) throw new Error('The cluster client is not connected');
    return nodes.map((node) => nodeAt(addressOf(node)));
  };
  const serverOf = (key: Argument): RedisServer | undefined => {
    const name = client.slots[slotOf(key)]?.[0];
    return name === undefined ? undefined : nodeAt(name);
  };
  const trackables = async () => {
    const servers = await primaries();
    return servers.map((server) => ({
      name: server.name,
      open: ioredisTracking(reconnecting(find(server.name))),
      slots: () => server.send(['cluster', 'slots']),
    }));
  };
  const subscribe = subscribeOnNode(async (name, signal) => {
    if (!serverOf(name)) await readiness.wait(signal);
    const server = serverOf(name);
    if (!server) throw new Error('The cluster client is not connected');
    return ioredisSubscriber(reconnecting(find(server.name)));
  });
  return { cluster: true, send, primaries, serverOf, trouble: () => readiness.trouble, trackables, subscribe };
}

function addressOf({ options }: IoredisNode): string {
  return `${options.host}:${options.port}`;
}

/** A node, of which a duplicate connects again by itself: the node itself waits until the cluster looks for it. */
function reconnecting(node: IoredisNode): IoredisTrackable & IoredisSource {
  const { duplicate } = node as unknown as IoredisTrackable & IoredisSource; // a client of one node can be duplicated
  const again = (options: object) => duplicate.call(node, { retryStrategy: pauseBefore, ...options });
  return { duplicate: again as typeof duplicate };
}

function outOfReach(primary: string): Error {
  return new Error(`Primary ${primary} is out of reach`);
}

/** Sends through the commander that is found, once the client is ready, and calls `beforeSend` first. */
function sendTo(
  find: () => Commander,
  readiness: Readiness,
  make: MakeCommand,
  beforeSend: (command: Command) => void,
): RedisNode['send'] {
  const send = (command: Command, { bytes }: SendOptions) => {
    const commander = find();
    beforeSend(command);
    const made = make(command, bytes);
    if (many.has(command[0])) sendMany(commander, made);
    else commander.sendCommand(made);
    return made.promise as Promise<RedisReply>; // what Redis answers is a RedisReply
  };
  return (command, options = {}) => {
    if (readiness.maySend) return send(command, options);
    return readiness.wait(options.signal).then(() => send(command, options));
  };
}

const many: ReadonlySet<string> = new Set(['mget', 'unlink']);
