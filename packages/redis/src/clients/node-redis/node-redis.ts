import { hasMethods } from '@ctu/core/adapter';
import { type NodeRedisSource, nodeRedisSubscriber } from '../../channel/node-redis-subscriber.js';
import { subscribeOnNode } from '../../channel/subscribe.js';
import type { Argument, Command, RedisClient, RedisReply, RedisServer, SendOptions } from '../../redis-client.js';
import { slotOf } from '../../slot.js';
import { type NodeRedisTrackable, nodeRedisTracking } from '../../tracking/node-redis-tracking.js';
import { withBuffers } from '../bytes.js';
import { nodesByName } from '../nodes-by-name.js';
import { troubleOf } from './trouble.js';

/** What a command of node-redis takes besides its arguments. */
export interface NodeRedisCommandOptions {
  typeMapping?: object | undefined;
  timeout?: number | undefined;
}

/** The part of node-redis (`redis` 5 and later) that the cache uses; `createClient()` and `createClientPool()` have it. */
export interface NodeRedisLike {
  readonly isOpen: boolean;
  /** Whether it has a connection; a pool does not say. */
  readonly isReady?: boolean;
  sendCommand(args: readonly (string | Uint8Array)[], options?: NodeRedisCommandOptions): Promise<unknown>;
  /** The same client, with other options by default. */
  withCommandOptions(options: NodeRedisCommandOptions): unknown;
}

/** The part of a cluster client of node-redis (`createCluster()`) that the cache uses. */
export interface NodeRedisClusterLike {
  readonly isOpen: boolean;
  readonly masters: readonly { readonly address: string }[];
  /** The nodes of each slot. */
  readonly slots: readonly { readonly master: { readonly address: string } }[];
  nodeClient(master: never): Promise<unknown>;
  sendCommand(
    key: string | Uint8Array | undefined,
    isReadonly: boolean | undefined,
    args: readonly (string | Uint8Array)[],
    options?: NodeRedisCommandOptions,
  ): Promise<unknown>;
}

/** A client or a pool of node-redis as the port. */
export function nodeRedis(client: NodeRedisLike): RedisClient {
  // It merges the options of each command with its defaults, which is slow unless both have the same members.
  const texts = client.withCommandOptions(asText) as NodeRedisLike;
  const bytes = client.withCommandOptions(asBytes) as NodeRedisLike;
  const send = (command: Command, options: SendOptions = {}) =>
    options.bytes ? sendTo(bytes, command, asBytes) : sendTo(texts, command, asText);
  const trouble = troubleOf(client);
  const trackables = async () => [{ name: '', open: nodeRedisTracking(client as unknown as NodeRedisTrackable) }];
  const subscribe = nodeRedisSubscriber(client as unknown as NodeRedisSource); // used where it has `duplicate`
  return {
    cluster: false,
    send,
    primaries: async () => [{ send }],
    trouble: () => trouble(),
    // Only a pool has `execute`, and it duplicates itself.
    ...(hasMethods(client, 'duplicate') && !hasMethods(client, 'execute') && { trackables, subscribe }),
  };
}

/** A cluster client of node-redis as the port. */
export function nodeRedisCluster(client: NodeRedisClusterLike): RedisClient {
  const send = async (command: Command, options: SendOptions = {}) => {
    // The cluster client takes an empty text for no key at all, and asks any node, up to 16 times; the one of redis 6 takes
    // the keys of some commands from the arguments.
    if (options.key === '') emptyTextsToBytes(command);
    const [key] = withBuffers(options.key === undefined ? [] : [options.key || EMPTY]);
    const reply = client.sendCommand(key, reads.has(command[0]), withBuffers(command), optionsOf(options));
    return (await reply) as RedisReply; // what Redis answers is a RedisReply
  };
  const clientOf = async (name: string): Promise<unknown> => {
    const master = client.masters.find(({ address }) => address === name);
    if (!master) throw new Error(`${name} is no primary any more`);
    return client.nodeClient(master as never); // it takes what `masters` holds and gives the client of that node
  };
  const primary = (name: string): RedisServer => ({
    name,
    send: async (command, options = {}) => sendTo((await clientOf(name)) as NodeRedisLike, command, optionsOf(options)),
  });
  const nodes = nodesByName(primary);
  const primaries = async () => {
    if (client.masters.length === 0) throw new Error('The cluster client is not connected');
    return client.masters.map(({ address }) => nodes(address));
  };
  const serverOf = (key: Argument): RedisServer | undefined => {
    const master = client.slots[slotOf(key)]?.master;
    return master && nodes(master.address);
  };
  const troubles = troubleOf(client);
  const trouble = (key?: Argument) => troubles(key === undefined ? undefined : serverOf(key)?.name);
  const trackables = async () => {
    const servers = await primaries();
    const clients = await Promise.all(client.masters.map((master) => client.nodeClient(master as never))); // as above
    return servers.map(({ name, send }, index) => ({
      name,
      open: nodeRedisTracking(clients[index] as NodeRedisTrackable), // a client of one node can be duplicated
      slots: () => send(['cluster', 'slots']),
    }));
  };
  const subscribe = subscribeOnNode(async (name) => {
    const server = serverOf(name);
    if (!server) throw new Error('The cluster client is not connected');
    return nodeRedisSubscriber((await clientOf(server.name)) as NodeRedisSource); // a client of one node can be duplicated
  });
  return { cluster: true, send, primaries, serverOf, trouble, trackables, subscribe };
}

const EMPTY = Buffer.alloc(0);

/** Replaces them in place, as `withBuffers` does. */
function emptyTextsToBytes(command: Command): void {
  const list = command as unknown as Argument[]; // readonly is a promise to others; the bytes are the same
  for (let index = 1; index < list.length; index++) list[index] ||= EMPTY;
}

/** The commands that a replica may answer, where the cluster client is told to use replicas. */
const reads = new Set(['get', 'mget', 'type', 'pttl']);

/**
 * Sends a command. While there is no connection it waits in the client's queue, and is never taken out of it: what was given up
 * becomes a `PING` there (see `Command`). An `abortSignal` would take it out, but two that are aborted in the order of the
 * queue leave node-redis 5.12 without a queue, until its next handshake.
 */
function sendTo(client: NodeRedisLike, command: Command, options: NodeRedisCommandOptions): Promise<RedisReply> {
  if (command[0] === 'ping' && !client.isReady) return queuedPing(client, options);
  return client.sendCommand(withBuffers(command), options) as Promise<RedisReply>; // what Redis answers is a RedisReply
}

const queuedPings = new WeakMap<NodeRedisLike, Promise<RedisReply>>();

/** The answer to the `PING` in the queue of a client that has no connection: more of them would tell no more. */
function queuedPing(client: NodeRedisLike, options: NodeRedisCommandOptions): Promise<RedisReply> {
  let answer = queuedPings.get(client);
  if (!answer) {
    answer = client.sendCommand(['ping'], options).finally(() => queuedPings.delete(client)) as Promise<RedisReply>; // likewise
    queuedPings.set(client, answer);
  }
  return answer;
}

/** `RESP_TYPES.BLOB_STRING` of node-redis: the byte that such a reply begins with. */
const BLOB_STRING = '$'.charCodeAt(0);

// Both options are always given, because a client may have others by default: replies of other types, and in
// node-redis 6 a timer for every command, which costs more than the command itself.
const asText: NodeRedisCommandOptions = { typeMapping: {}, timeout: undefined };
const asBytes: NodeRedisCommandOptions = { typeMapping: { [BLOB_STRING]: Buffer }, timeout: undefined };

function optionsOf({ bytes }: SendOptions): NodeRedisCommandOptions {
  return bytes ? asBytes : asText;
}
