import { announcePorts, startRedisCluster } from '../redis-cluster.js';
import { startRedis } from '../redis-server.js';
import { startServers } from '../servers.js';
import { startDialectProxy } from './dialect-proxy.js';
import type { Engine } from './rule.js';

/** A Redis, or a cluster, that answers as an engine does. */
export interface StartedEngine {
  /** That of the server, or of each primary. */
  readonly ports: readonly number[];
  /** What has met a rule so far: `CLIENT TRACKING`. */
  readonly met: ReadonlySet<string>;
  stop(): Promise<void>;
}

/** Starts a Redis of its own behind the rules of an engine. */
export async function startEngine({ primaries, rules }: Engine): Promise<StartedEngine> {
  const redis = primaries ? await startRedisCluster(primaries) : await startServers(1, () => startRedis());
  const met = new Set<string>();
  const proxies = await Promise.all(
    redis.servers.map(({ port }) => startDialectProxy(port, rules, ({ command }) => met.add(command.toUpperCase()))),
  );
  const ports = proxies.map(({ port }) => port);
  if (primaries) await announcePorts(redis.servers, ports);
  return {
    ports,
    met,
    async stop() {
      await Promise.all(proxies.map((proxy) => proxy.stop()));
      await redis.stop();
    },
  };
}
