import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findChromium, type Server, startMemcached, startRedis } from '@ctu/tooling';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Consumer } from './consumer.js';
import { type Furnish, openProjects } from './projects.js';
import { userEnvironment } from './user-environment.js';

/** A test for each consumer, in a copy of the project that is furnished so, with servers to use. */
export function eachConsumer(consumers: readonly Consumer[], furnish: Furnish): void {
  describe('The packages, as packed, serve', () => {
    const projects = openProjects(furnish);
    const chromium = findChromium();
    let servers: Server[] = [];
    let env: NodeJS.ProcessEnv;

    beforeAll(async () => {
      servers = await Promise.all([startRedis(), startMemcached()]);
      const [redis, memcached] = servers.map(({ host, port }) => `${host}:${port}`);
      env = { ...userEnvironment(), REDIS_URL: `redis://${redis}`, MEMCACHED: memcached };
      if (chromium) env.CHROMIUM = chromium;
    });
    afterAll(async () => {
      await Promise.all(servers.map((server) => server.stop()));
      projects.remove();
    });

    for (const { name, project, commands, prints, needs } of consumers) {
      const isLeftOut = needs !== undefined && !chromium;
      if (isLeftOut) console.info(`${name} is left out: there is no ${needs}`);
      (isLeftOut ? it.skip : it.concurrent)(name, async ({ expect }) => {
        const cwd = await projects.folderOf(project);
        let printed = '';
        for (const command of commands) printed = await outputOf(command, cwd, env);
        if (prints !== undefined) expect(printed).toBe(prints);
      });
    }
  });
}

/** What a command prints. Rejects with all of it where it does not end well, or not within five minutes. */
async function outputOf(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const [program, ...args] = command.split(/ +/);
  const running = promisify(execFile)(program!, args, { cwd, env, timeout: 300_000, killSignal: 'SIGKILL' });
  const { stdout } = await running.catch((cause: { stdout: string; stderr: string }) => {
    throw new Error(`${command}\n${cause.stdout}${cause.stderr}`, { cause });
  });
  return stdout;
}
