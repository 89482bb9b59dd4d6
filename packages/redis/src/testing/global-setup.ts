import { startRedis, startRedisCluster } from '@ctu/tooling';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The port of the server that tests share. */
    port: number;
    /** The ports of the cluster that tests share. */
    clusterPorts: number[];
  }
}

/** Starts one server and a cluster of three for all tests, and stops them afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [server, cluster] = await Promise.all([startRedis(), startRedisCluster(3)]);
  project.provide('port', server.port);
  project.provide(
    'clusterPorts',
    cluster.servers.map(({ port }) => port),
  );
  return async () => {
    await Promise.all([server.stop(), cluster.stop()]);
  };
}
