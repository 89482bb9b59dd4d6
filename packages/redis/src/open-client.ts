import { CacheError } from '@ctu/core';
import { Deadlines } from '@ctu/core/adapter';
import { nodeRedis, nodeRedisCluster } from './clients/node-redis/node-redis.js';
import type { RedisClient } from './redis-client.js';

/** The longest pause between two attempts to connect, in milliseconds. */
const LONGEST_PAUSE = 1_000;

/** Opens a node-redis client, or for a list of URLs a cluster client. Rejects when it is not connected in time. */
export async function openClient(url: string | readonly string[], timeout: number): Promise<RedisClient> {
  const deadlines = new Deadlines(timeout);
  const { createClient, createCluster } = await loadRedis();
  // A write that waits for a connection would be executed after its caller has given up.
  const options = { disableOfflineQueue: true, socket: { reconnectStrategy: pauseBefore } };
  const client =
    typeof url === 'string'
      ? createClient({ ...options, url })
      : // Nodes are connected when they are needed, so that one that is down does not keep the others from serving.
        createCluster({ rootNodes: url.map((node) => ({ url: node })), defaults: options, minimizeConnections: true });
  let trouble: unknown;
  // Without a listener, an error would end the program. Callers hear of it from their own calls.
  client.on('error', (error: unknown) => {
    trouble = error;
  });
  // Calls under way keep the program alive through the timer of their deadlines. A connection need not.
  const release = () => {
    if ('unref' in client) client.unref();
    else for (const master of client.masters) master.client?.unref();
  };
  client.on('node-ready', release);
  try {
    await deadlines.race(client.connect() as Promise<unknown>, () => new Error(`no connection within ${timeout} ms`));
  } catch (error) {
    client.destroy();
    throw unreachable(trouble ?? error);
  }
  release();
  return {
    ...('unref' in client ? nodeRedis(client) : nodeRedisCluster(client)),
    reconnect: (name) => reconnect('unref' in client ? client : client.masters.find(({ address }) => address === name)),
    destroy: () => client.destroy(),
  };
}

/** A node of a cluster client, which connects anew at the next command when it has no client. */
interface ClusterNode {
  client?: { destroy(): void } | undefined;
  connectPromise?: unknown;
}

/** Drops a connection on which nothing comes any more, and whatever waits for it. */
function reconnect(client: Reconnecting | ClusterNode | undefined): void {
  if (client && 'connect' in client) {
    client.destroy();
    client.connect().catch(() => {}); // it goes on trying, and tells of failures by `error`
  } else if (client) {
    client.client?.destroy();
    client.client = undefined;
    client.connectPromise = undefined;
  }
}

interface Reconnecting {
  destroy(): void;
  connect(): Promise<unknown>;
}

async function loadRedis(): Promise<typeof import('redis')> {
  try {
    return await import('redis');
  } catch (cause) {
    throw new CacheError('UNSUPPORTED', 'RedisCache.connect needs the package redis: npm install redis', { cause });
  }
}

function unreachable(cause: unknown): CacheError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CacheError('UNAVAILABLE', `Redis is out of reach: ${reason}`, { cause });
}

/** Milliseconds before the next attempt. They grow with each attempt, and differ between programs. */
function pauseBefore(attempts: number): number {
  return Math.min(LONGEST_PAUSE, 2 ** attempts * 25) * (0.75 + Math.random() / 4);
}
