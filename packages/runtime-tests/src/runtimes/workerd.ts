import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, waitUntil } from '@ctu/tooling';
import type { Outcome } from '../outcome.js';
import { binaryOf, versionOf } from './binary.js';
import type { Runtime, Suite } from './runtime.js';

const binary = (): Promise<string> => binaryOf('workerd@1.20261117.1', 'workerd');

/** The runtime of Cloudflare Workers: a configuration, a module, and an answer over HTTP. */
export const workerd: Runtime = {
  name: 'workerd',
  suites: ['core', 'redis', 'memcached'],
  version: async () => versionOf(await binary()),
  async run(suite, address) {
    const [program, port] = [await binary(), await freePort()];
    const folder = await mkdtemp(join(tmpdir(), 'ctu-workerd-'));
    const config = join(folder, 'config.capnp');
    await writeFile(config, configuration(suite, port, address));
    const worker = spawn(program, ['serve', config, `--import-path=${bundles}`], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const exited = once(worker, 'exit'); // also by itself
    try {
      const url = `http://127.0.0.1:${port}/`;
      let answer: Response | undefined;
      await waitUntil(async () => {
        answer = await fetch(url).catch(() => undefined);
        return answer !== undefined;
      });
      return (await answer!.json()) as Outcome; // as the workers answer it
    } finally {
      worker.kill();
      await exited;
      await rm(folder, { recursive: true });
    }
  },
};

const bundles = fileURLToPath(new URL('../../dist/bundles', import.meta.url));

/** In Cap'n Proto's text form. Core needs nothing of Node; the client libraries do. */
function configuration(suite: Suite, port: number, address: string): string {
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["private", "public"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "/${suite}-worker.js")],
  bindings = [(name = "ADDRESS", text = ${JSON.stringify(address)})],
  compatibilityDate = "2026-07-01",
  compatibilityFlags = [${suite === 'core' ? '' : '"nodejs_compat"'}],
);
`;
}
