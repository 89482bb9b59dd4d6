import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Outcome } from '../outcome.js';
import { versionOf } from './binary.js';
import type { Runtime, Suite } from './runtime.js';

const execute = promisify(execFile);

/** A runtime that is a command: it takes a program, finds its packages, and prints what came of it. */
export function command(
  name: string,
  binary: () => Promise<string>,
  options: readonly string[] = [],
  suites: readonly Suite[] = ['core', 'redis', 'memcached'],
): Runtime {
  return {
    name,
    suites,
    version: async () => versionOf(await binary()),
    async run(suite: Suite, address: string): Promise<Outcome> {
      const program = fileURLToPath(new URL(`../../dist/programs/${suite}.js`, import.meta.url));
      const env = { ...process.env, REDIS_URL: address, MEMCACHED_SERVERS: address };
      const { stdout } = await execute(await binary(), [...options, program], { env, maxBuffer: 2 ** 26 });
      return JSON.parse(stdout) as Outcome; // as the programs print it
    },
  };
}
