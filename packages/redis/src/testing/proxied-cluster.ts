import { type FaultProxy, type Servers, startFaultProxy, startRedisCluster, waitUntil } from '@ctu/tooling';
import { createClient } from 'redis';

/** A cluster whose clients reach each of its nodes through a proxy. */
export interface ProxiedCluster extends Servers {
  /** In the order of the servers. */
  readonly proxies: readonly FaultProxy[];
}

export async function startProxiedCluster(): Promise<ProxiedCluster> {
  const cluster = await startRedisCluster(3);
  const proxies = await Promise.all(cluster.servers.map(({ port }) => startFaultProxy(port)));
  const clients = await Promise.all(
    cluster.servers.map(({ port }) => createClient({ url: `redis://127.0.0.1:${port}` }).connect()),
  );
  for (const [index, client] of clients.entries()) {
    await client.configSet('cluster-announce-port', String(proxies[index]!.port));
  }
  const ports = proxies.map(({ port }) => port).sort();
  await waitUntil(async () => {
    const shown = await Promise.all(clients.map((client) => client.clusterSlots()));
    return shown.every((slots) => String(slots.map(({ master }) => master.port).sort()) === String(ports));
  });
  for (const client of clients) client.destroy();
  return {
    ...cluster,
    proxies,
    async stop() {
      await Promise.all(proxies.map((proxy) => proxy.stop()));
      await cluster.stop();
    },
  };
}
