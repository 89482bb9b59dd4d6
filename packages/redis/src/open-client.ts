import { check, Deadlines, peerFailure } from '@ctu/core/adapter';
import { type Address, addressesOf } from './address.js';
import { recognise } from './clients/recognise.js';
import { Connection, pauseBefore } from './connection.js';
import { failure } from './failure.js';
import {
  connectOptions,
  type NodeRedisOptions,
  type RedisCacheOptions,
  type RedisConnectOptions,
  settingsOf,
} from './options.js';
import type { RedisClient } from './redis-client.js';

/** How many timeouts an attempt to connect may take. */
const PATIENCE = 10;

/** Where a client connects to, and how. */
interface Target {
  /** One server, or for a list of URLs a cluster. */
  readonly cluster: boolean;
  readonly addresses: readonly Address[];
  readonly options: NodeRedisOptions;
  /** In milliseconds. */
  readonly timeout: number;
}

/** What a cache is made of that opens its client. */
type Opened<K> = readonly [client: RedisClient, options: RedisCacheOptions<K>];

/**
 * A node-redis client that is connected, for a list of URLs a cluster client. Rejects with a TypeError for what is no address,
 * and otherwise when it is not connected in time: with `SERVER` where Redis says why, at once where it refuses the user.
 */
export async function openClient<K>(
  url: string | readonly string[],
  options: RedisConnectOptions<K>,
): Promise<Opened<K>> {
  const [target, cacheOptions] = targetOf(url, options);
  const { timeout } = target;
  const deadlines = new Deadlines(timeout);
  const { client, connection } = await open(target);
  try {
    await deadlines.race(connection.first, () => new Error(`no connection within ${timeout} ms`));
  } catch (error) {
    connection.close();
    throw failure('a connection', connection.trouble ?? error, {});
  }
  return [client, cacheOptions];
}

/**
 * A client as `openClient` gives it, at once: it connects behind, for ever. Throws a TypeError for what is no address. What is sent
 * to it waits for the first attempt to connect; after that it is rejected while there is no connection.
 */
export function clientBehind<K>(url: string | readonly string[], options: RedisConnectOptions<K>): Opened<K> {
  const [target, cacheOptions] = targetOf(url, options);
  let destroy: (() => void) | undefined;
  let destroyed = false;
  const opening = open(target).then(async ({ client, connection }) => {
    connection.first.catch(warnOfRefusal);
    destroy = client.destroy;
    if (destroyed) destroy?.();
    else await connection.tried;
    return client;
  });
  // Until the first attempt has ended; then it is the client itself.
  const port: RedisClient = {
    cluster: target.cluster,
    send: async (command, options) => (await opening).send(command, options),
    primaries: async (options) => (await opening).primaries(options),
    trackables: async () => (await opening).trackables!(), // it is a client of `redis`
    subscribe: async (name, events) => (await opening).subscribe!(name, events), // likewise
    destroy() {
      destroyed = true;
      destroy?.();
    },
  };
  opening.then(
    (client) => Object.assign(port, client),
    () => {}, // each call says so
  );
  return [port, cacheOptions];
}

/** What every call fails for until somebody mends it. Its callers may hear of it as of something that passes. */
function warnOfRefusal({ message }: Error): void {
  const [code] = message.split(' '); // what follows might quote a name
  console.warn(
    `ctu: RedisCache.open: Redis refuses the user (${code}); it is asked again for ever, with pauses of a second`,
  );
}

function targetOf<K>(
  url: string | readonly string[],
  connect: RedisConnectOptions<K>,
): [target: Target, cacheOptions: RedisCacheOptions<K>] {
  const [options, cacheOptions] = connectOptions(connect);
  const { timeout } = settingsOf(cacheOptions);
  return [{ cluster: typeof url !== 'string', addresses: addressesOf(url), options, timeout }, cacheOptions];
}

/** A client that has begun to connect, and what keeps it connected. */
async function open(target: Target): Promise<{ client: RedisClient; connection: Connection }> {
  const library = await loadRedis();
  const client = target.cluster ? cluster(library, target) : single(library, target);
  const port = recognise(client); // one of redis 4 is refused before it connects
  const connection = new Connection(client, target.timeout * PATIENCE);
  // Calls under way keep the program alive through the timer of their deadlines. A connection need not.
  const release = () => {
    if ('unref' in client) client.unref();
    else for (const master of client.masters) master.client?.unref();
  };
  client.on('node-ready', release);
  client.on('connect', release);
  release();
  connection.open();
  const reconnect = (name?: string) => {
    if ('unref' in client) connection.renew();
    else dropNode(client.masters.find(({ address }) => address === name));
  };
  return { client: { ...port, reconnect, destroy: () => connection.close() }, connection };
}

/** A node of a cluster client, which connects anew at the next command when it has no client. */
interface ClusterNode {
  client?: { destroy(): void } | undefined;
  connectPromise?: unknown;
}

function dropNode(node: ClusterNode | undefined): void {
  if (!node) return;
  node.client?.destroy();
  node.client = undefined;
  node.connectPromise = undefined;
}

/** A write that waits for a connection would be executed after its caller has given up. */
const ownOptions = { disableOfflineQueue: true };

function single({ createClient }: Library, { addresses, options }: Target) {
  const address = addresses[0]!; // the only one
  const socket = { reconnectStrategy: false, ...options.socket, ...address.socket }; // `Connection` does it
  // The options are those that the user knows from the library.
  return createClient({ ...ownOptions, ...options, ...address, socket } as Parameters<typeof createClient>[0]);
}

function cluster({ createCluster }: Library, { addresses, options, timeout }: Target) {
  // The nodes that these ones tell of have no URL: user, password and TLS come from the first that has some.
  const { socket: _, ...who } = addresses.find(({ password }) => password !== undefined) ?? addresses[0]!; // at least one
  const tls = addresses.some(({ socket }) => 'tls' in socket) && { tls: true };
  const socket = { reconnectStrategy: pauseBefore, ...options.socket, ...tls };
  // Those that are asked for the others: one that is frozen would be waited for in vain, even by a client that was closed.
  const socketTimeout = Number.isFinite(timeout) ? { socketTimeout: timeout } : {};
  const rootNodes = addresses.map((address) => ({ ...address, socket: { ...socketTimeout, ...address.socket } }));
  // Nodes are connected when they are needed, so that one that is down does not keep the others from serving.
  const all = { rootNodes, defaults: { ...ownOptions, ...options, ...who, socket }, minimizeConnections: true };
  return createCluster(all as Parameters<typeof createCluster>[0]); // as above
}

type Library = Pick<typeof import('redis'), 'createClient' | 'createCluster'>;

async function loadRedis(): Promise<Library> {
  try {
    const { createClient, createCluster } = await import('redis');
    const library = { createClient, createCluster }; // a bundler may have put an empty module in its place
    check(library, { createClient: 'a function', createCluster: 'a function' });
    return library;
  } catch (cause) {
    throw peerFailure('A RedisCache that opens its client', 'redis', cause);
  }
}
