import { check, Deadlines, peerFailure } from '@ctu/core/adapter';
import { type Address, addressesOf } from './address.js';
import { recognise } from './clients/recognise.js';
import { failure } from './failure.js';
import type { NodeRedisOptions } from './options.js';
import type { RedisClient } from './redis-client.js';

/** The longest pause between two attempts to connect, in milliseconds. */
const LONGEST_PAUSE = 1_000;

/**
 * Opens a node-redis client, or for a list of URLs a cluster client. Rejects with a TypeError for what is no address, and
 * otherwise when it is not connected in time: with `SERVER` where Redis says why, at once where it refuses the user.
 */
export async function openClient(
  url: string | readonly string[],
  timeout: number,
  options: NodeRedisOptions = {},
): Promise<RedisClient> {
  const addresses = addressesOf(url);
  const deadlines = new Deadlines(timeout);
  const library = await loadRedis();
  const client =
    typeof url === 'string' ? single(library, addresses[0]!, options) : cluster(library, addresses, options);
  const port = recognise(client); // one of redis 4 is refused before it connects
  let trouble: unknown;
  // Without a listener, an error would end the program. Callers hear of it from their own calls.
  const refused = new Promise<never>((_, reject) => {
    client.on('error', (error: unknown) => {
      trouble = error;
      if (isRefusedUser(error)) reject(error);
    });
  });
  // Calls under way keep the program alive through the timer of their deadlines. A connection need not.
  const release = () => {
    if ('unref' in client) client.unref();
    else for (const master of client.masters) master.client?.unref();
  };
  client.on('node-ready', release);
  const connected = Promise.race([client.connect() as Promise<unknown>, refused]); // of whatever client
  try {
    await deadlines.race(connected, () => new Error(`no connection within ${timeout} ms`));
  } catch (error) {
    client.destroy();
    throw failure('a connection', trouble ?? error, {});
  }
  release();
  const reconnect = (name?: string) => {
    if ('unref' in client) connectAnew(client, release);
    else dropNode(client.masters.find(({ address }) => address === name));
  };
  return { ...port, reconnect, destroy: () => client.destroy() };
}

interface Reconnecting {
  destroy(): void;
  connect(): Promise<unknown>;
}

/** Drops a connection, and whatever waits for it, and opens another. */
function connectAnew(client: Reconnecting, release: () => void): void {
  client.destroy();
  client.connect().catch(() => {}); // it goes on trying, and tells of failures by `error`
  release();
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
const ownSocket = { reconnectStrategy: pauseBefore };

function single({ createClient }: Library, address: Address, options: NodeRedisOptions) {
  const socket = { ...ownSocket, ...options.socket, ...address.socket };
  // The options are those that the user knows from the library.
  return createClient({ ...ownOptions, ...options, ...address, socket } as Parameters<typeof createClient>[0]);
}

function cluster({ createCluster }: Library, addresses: Address[], options: NodeRedisOptions) {
  // The nodes that these ones tell of have no URL: user, password and TLS come from the first that has some.
  const { socket: _, ...who } = addresses.find(({ password }) => password !== undefined) ?? addresses[0]!; // at least one
  const tls = addresses.some(({ socket }) => 'tls' in socket) && { tls: true };
  const defaults = { ...ownOptions, ...options, ...who, socket: { ...ownSocket, ...options.socket, ...tls } };
  // Nodes are connected when they are needed, so that one that is down does not keep the others from serving.
  const all = { rootNodes: addresses, defaults, minimizeConnections: true };
  return createCluster(all as Parameters<typeof createCluster>[0]); // as above
}

type Library = Pick<typeof import('redis'), 'createClient' | 'createCluster'>;

/** Whether to try again is in vain: the user is wrong, or may not do what a client does first. */
function isRefusedUser(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(WRONGPASS|NOAUTH|NOPERM|ERR (AUTH|Client sent AUTH|invalid password|DB|SELECT))\b/.test(error.message)
  );
}

async function loadRedis(): Promise<Library> {
  try {
    const { createClient, createCluster } = await import('redis');
    const library = { createClient, createCluster }; // a bundler may have put an empty module in its place
    check(library, { createClient: 'a function', createCluster: 'a function' });
    return library;
  } catch (cause) {
    throw peerFailure('RedisCache.connect', 'redis', cause);
  }
}

/** Milliseconds before the next attempt. They grow with each attempt, and differ between programs. */
function pauseBefore(attempts: number): number {
  return Math.min(LONGEST_PAUSE, 2 ** attempts * 25) * (0.75 + Math.random() / 4);
}
