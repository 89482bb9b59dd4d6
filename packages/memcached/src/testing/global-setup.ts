import { startMemcached, startMemcachedRing } from '@ctu/tooling';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the servers that tests share are: `host:port` each. */
    server: string;
    ring: string[];
  }
}

/** Starts one server and a ring of three for all tests, and stops them afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [server, ring] = await Promise.all([startMemcached(), startMemcachedRing(3)]);
  const at = ({ host, port }: { host: string; port: number }) => `${host}:${port}`;
  project.provide('server', at(server));
  project.provide('ring', ring.servers.map(at));
  return async () => {
    await Promise.all([server.stop(), ring.stop()]);
  };
}
