import IORedis, { Cluster as IORedisCluster } from 'ioredis';
import IORedis6, { Cluster as IORedis6Cluster } from 'ioredis6';
import IOValkey, { Cluster as IOValkeyCluster } from 'iovalkey';
import { createClient, createClientPool, createCluster } from 'redis';
import * as redis5 from 'redis5';
import type { RedisClientLike } from '../index.js';

/** A client as a user would make it, and how the user ends it. */
export interface Opened {
  readonly client: RedisClientLike;
  end(): unknown;
}

/** A way to reach Redis. */
export interface Library {
  readonly name: string;
  /** Opens a client of the server on this port, or of the cluster on these. */
  open(...ports: number[]): Promise<Opened>;
}

/** A client of node-redis, of whatever version. */
interface Connectable {
  on(event: 'error', listener: () => void): unknown;
  connect(): Promise<unknown>;
  destroy(): unknown;
}

async function connected<C extends Connectable & RedisClientLike>(client: C): Promise<Opened> {
  client.on('error', () => {}); // callers hear of it from their calls
  await client.connect();
  return { client, end: () => client.destroy() };
}

/** A client of ioredis or iovalkey, of whatever version. */
interface Disconnectable {
  on(event: 'error', listener: () => void): unknown;
  disconnect(): unknown;
}

/** A client that needs no word to connect. */
export function ended<C extends Disconnectable & RedisClientLike>(client: C): Opened {
  client.on('error', () => {});
  return { client, end: () => client.disconnect() };
}

const url = (port: number) => `redis://127.0.0.1:${port}`;
const node = (port: number) => ({ host: '127.0.0.1', port });

/** The client libraries on one server. */
export const libraries: readonly Library[] = [
  { name: 'redis', open: (port) => connected(createClient({ url: url(port!) })) },
  { name: 'ioredis', open: async (port) => ended(new IORedis(port!, '127.0.0.1')) },
  { name: 'iovalkey', open: async (port) => ended(new IOValkey(port!, '127.0.0.1')) },
];

/** Other versions and kinds of clients on one server. */
export const furtherLibraries: readonly Library[] = [
  { name: 'redis 5', open: (port) => connected(redis5.createClient({ url: url(port!) })) },
  { name: 'a pool of redis', open: (port) => connected(createClientPool({ url: url(port!) })) },
  { name: 'ioredis 6', open: async (port) => ended(new IORedis6(port!, '127.0.0.1')) },
];

/** The client libraries on a cluster. */
export const clusterLibraries: readonly Library[] = [
  {
    name: 'a cluster of redis',
    open: (...ports) => connected(createCluster({ rootNodes: ports.map((port) => ({ url: url(port) })) })),
  },
  { name: 'a cluster of ioredis', open: async (...ports) => ended(new IORedisCluster(ports.map(node))) },
  { name: 'a cluster of iovalkey', open: async (...ports) => ended(new IOValkeyCluster(ports.map(node))) },
];

/** Other versions of clients on a cluster. */
export const furtherClusterLibraries: readonly Library[] = [
  {
    name: 'a cluster of redis 5',
    open: (...ports) => connected(redis5.createCluster({ rootNodes: ports.map((port) => ({ url: url(port) })) })),
  },
  { name: 'a cluster of ioredis 6', open: async (...ports) => ended(new IORedis6Cluster(ports.map(node))) },
];

const pipelining = { enableAutoPipelining: true };

/** Clients on one server that gather commands in pipelines of their own. */
export const pipeliningLibraries: readonly Library[] = [
  { name: 'ioredis with auto-pipelining', open: async (port) => ended(new IORedis(port!, '127.0.0.1', pipelining)) },
  { name: 'ioredis 6 with auto-pipelining', open: async (port) => ended(new IORedis6(port!, '127.0.0.1', pipelining)) },
  { name: 'iovalkey with auto-pipelining', open: async (port) => ended(new IOValkey(port!, '127.0.0.1', pipelining)) },
];

const clusterPipelining = { ...pipelining, redisOptions: pipelining };

/** The same on a cluster. */
export const pipeliningClusterLibraries: readonly Library[] = [
  {
    name: 'a cluster of ioredis with auto-pipelining',
    open: async (...ports) => ended(new IORedisCluster(ports.map(node), clusterPipelining)),
  },
  {
    name: 'a cluster of ioredis 6 with auto-pipelining',
    open: async (...ports) => ended(new IORedis6Cluster(ports.map(node), clusterPipelining)),
  },
  {
    name: 'a cluster of iovalkey with auto-pipelining',
    open: async (...ports) => ended(new IOValkeyCluster(ports.map(node), clusterPipelining)),
  },
];
