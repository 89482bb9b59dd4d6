import { announcePorts, type FaultProxy, type Servers, startFaultProxy, startRedisCluster } from '@ctu/tooling';

/** A cluster whose clients reach each of its nodes through a proxy. */
export interface ProxiedCluster extends Servers {
  /** In the order of the servers. */
  readonly proxies: readonly FaultProxy[];
}

export async function startProxiedCluster(): Promise<ProxiedCluster> {
  const cluster = await startRedisCluster(3);
  const proxies = await Promise.all(cluster.servers.map(({ port }) => startFaultProxy(port)));
  await announcePorts(
    cluster.servers,
    proxies.map(({ port }) => port),
  );
  return {
    ...cluster,
    proxies,
    async stop() {
      await Promise.all(proxies.map((proxy) => proxy.stop()));
      await cluster.stop();
    },
  };
}
