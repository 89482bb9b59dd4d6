import { type Channel, MemoryCache, TwoLevelCache } from '@ctu/core';
import { MemCached } from '@ctu/memcached';
import { RedisCache, redisChannel } from '@ctu/redis';
import IORedis, { Cluster as IORedisCluster } from 'ioredis';
import { createClient, createCluster } from 'redis';
import { GRACE, HEARTBEAT, NEAR_TTL, RETRY, TIMEOUT } from './times.js';
import type { Value } from './value.js';

/** Where a process finds the servers: each loopback port is that of a proxy, but for those of the cluster. */
export interface Ports {
  readonly redis: number;
  /** The same Redis by a way that all processes share. */
  readonly bus: number;
  readonly memcached: readonly number[];
  /** Empty where there is none. */
  readonly cluster: readonly number[];
}

export type Cache = TwoLevelCache<MemoryCache<string, Value>, RedisCache<Value> | MemCached<Value, string>>;

/** A far level, and the way by which its processes hear of each other. */
type Open = (ports: Ports, process: number) => Promise<{ far: Cache['far']; channel: Channel }>;

/** All processes open each of them. Half of them use `redis`, of these one by `connect`; the others `ioredis`. */
export const stacks = {
  'Redis, tracked': async ({ redis }, process) => {
    const far = await redisCache(redis, process, 'tracked.');
    return { far, channel: far.tracking({ heartbeat: HEARTBEAT }) };
  },
  'Redis with a channel': async ({ redis }, process) => {
    const far = await redisCache(redis, process, 'told.');
    return { far, channel: await channelOf(redis, process, 'told') };
  },
  'Memcached with a channel': async ({ memcached, bus }, process) => {
    const servers = memcached.map((port) => `127.0.0.1:${port}`);
    const far = await MemCached.connect<Value, string>(servers, { prefix: 'soak.', timeout: TIMEOUT });
    return { far, channel: await channelOf(bus, process, 'memcached') };
  },
  'a cluster, tracked': async ({ cluster }, process) => {
    const far = await clusterCache(cluster, process, 'cluster.');
    return { far, channel: far.tracking({ heartbeat: HEARTBEAT }) };
  },
  'a cluster with a channel': async ({ cluster }, process) => {
    const far = await clusterCache(cluster, process, 'cluster-told.');
    return {
      far,
      channel: redisChannel(await clusterClientOf(cluster, process), { name: 'told', heartbeat: HEARTBEAT }),
    };
  },
} satisfies Record<string, Open>;

export type StackName = keyof typeof stacks;

/** The cache of a process; `onError` is told of what went wrong behind its answers. */
export async function openStack(name: StackName, ports: Ports, process: number, onError: () => void): Promise<Cache> {
  const { far, channel } = await stacks[name](ports, process);
  const near = new MemoryCache<string, Value>();
  // Two processes are resilient, and two are not.
  const resilience = process < 2 ? {} : { resilient: true, grace: GRACE };
  return new TwoLevelCache(near, far, { nearTtl: NEAR_TTL, channel, onError, ...resilience });
}

/** The options that the guide names for a client of one's own, with shorter times. */
const nodeOptions = {
  socket: { socketTimeout: 10 * HEARTBEAT, reconnectStrategy: () => RETRY },
  pingInterval: HEARTBEAT,
  disableOfflineQueue: true,
};
const ioOptions = { socketTimeout: 10 * HEARTBEAT, retryStrategy: () => RETRY, enableOfflineQueue: false };

const url = (port: number) => `redis://127.0.0.1:${port}`;

async function redisCache(port: number, process: number, prefix: string): Promise<RedisCache<Value>> {
  const options = { prefix, timeout: TIMEOUT };
  if (process === 0) return RedisCache.connect<Value>(url(port), options);
  return new RedisCache<Value>(await clientOf(port, process), options);
}

async function clusterCache(ports: readonly number[], process: number, prefix: string): Promise<RedisCache<Value>> {
  const options = { prefix, timeout: TIMEOUT };
  if (process === 0) return RedisCache.connect<Value>(ports.map(url), options);
  return new RedisCache<Value>(await clusterClientOf(ports, process), options);
}

async function clusterClientOf(ports: readonly number[], process: number) {
  if (process % 2 === 1) {
    const nodes = ports.map((port) => ({ host: '127.0.0.1', port }));
    const { socketTimeout } = ioOptions;
    const client = new IORedisCluster(nodes, { redisOptions: { socketTimeout }, clusterRetryStrategy: () => RETRY });
    return client.on('error', () => {});
  }
  const client = createCluster({ rootNodes: ports.map((port) => ({ url: url(port) })), defaults: nodeOptions });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function clientOf(port: number, process: number) {
  if (process % 2 === 1) return new IORedis(port, '127.0.0.1', ioOptions).on('error', () => {});
  const client = createClient({ url: url(port), ...nodeOptions });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function channelOf(port: number, process: number, name: string): Promise<Channel> {
  return redisChannel(await clientOf(port, process), { name, heartbeat: HEARTBEAT });
}
