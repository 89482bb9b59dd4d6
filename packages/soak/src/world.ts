import {
  ask,
  type FaultProxy,
  type Server,
  type Servers,
  startFaultProxy,
  startMemcachedRing,
  startRedis,
  startRedisCluster,
  waitUntil,
} from '@ctu/tooling';
import type { Ports } from './stacks.js';

/** How many processes there are. */
export const PROCESSES = 4;

/** Primaries of the cluster, and replicas of the first of them. */
const PRIMARIES = 3;

/** The servers, and the ways to them. */
export interface World {
  readonly redis: Server;
  /** The way of each process to Redis. */
  readonly links: readonly FaultProxy[];
  /** A way to Redis that all processes share: by it they hear of each other where far is Memcached. */
  readonly bus: FaultProxy;
  readonly memcached: readonly Server[];
  /** The ways to them, which all processes share: a ring knows its servers by their addresses. */
  readonly memcachedLinks: readonly FaultProxy[];
  /** Undefined where there is none. */
  readonly cluster: Cluster | undefined;
  portsOf(process: number): Ports;
  stop(): Promise<void>;
}

/** Three primaries, of which the first has a replica; clients reach them without a proxy, since nodes tell their own ports. */
export interface Cluster {
  readonly servers: readonly Server[];
  /** The server that has the slots of this primary now, and the one that is to take over. */
  primary(shard: number): Promise<Server>;
  replica(): Promise<Server>;
}

export async function startWorld(withCluster: boolean): Promise<World> {
  const [redis, ring, nodes] = await Promise.all([
    startRedis(),
    startMemcachedRing(3),
    withCluster ? startRedisCluster(PRIMARIES, { replicas: 1 }) : undefined,
  ]);
  const bus = await startFaultProxy(redis.port);
  const links = await Promise.all(Array.from({ length: PROCESSES }, () => startFaultProxy(redis.port)));
  const memcachedLinks = await Promise.all(ring.servers.map(({ port }) => startFaultProxy(port)));
  const proxies = [bus, ...links, ...memcachedLinks];
  return {
    redis,
    links,
    bus,
    memcached: ring.servers,
    memcachedLinks,
    cluster: nodes && clusterOf(nodes),
    portsOf: (process) => ({
      redis: links[process]!.port,
      bus: bus.port,
      memcached: memcachedLinks.map(({ port }) => port),
      cluster: nodes?.servers.slice(0, PRIMARIES).map(({ port }) => port) ?? [],
    }),
    async stop() {
      await Promise.all(proxies.map((proxy) => proxy.stop()));
      await Promise.all([redis.stop(), ring.stop(), nodes?.stop()]);
    },
  };
}

function clusterOf({ servers }: Servers): Cluster {
  const pair = [servers[0]!, servers[PRIMARIES]!];
  const withRole = async (role: string) => {
    let found: Server | undefined;
    const find = async () => {
      for (const server of pair) if (await hasRole(server, role)) found = server;
      return found !== undefined;
    };
    await waitUntil(find, { expectation: () => `the first shard has a ${role}` });
    return found!; // it has just been found
  };
  return {
    servers,
    primary: async (shard) => (shard === 0 ? withRole('master') : servers[shard]!),
    replica: () => withRole('slave'),
  };
}

export async function hasRole({ port }: Server, role: string): Promise<boolean> {
  return (await ask(port, 'info replication', 5_000).catch(() => '')).includes(`role:${role}`);
}
