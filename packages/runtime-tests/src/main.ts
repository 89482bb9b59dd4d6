import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { replaceBetween, startMemcached, startRedis } from '@ctu/tooling';
import type { Suite } from './runtimes/runtime.js';
import { runtimes } from './runtimes/runtimes.js';
import { type Ran, tableOf } from './table.js';

const usage = `npm run test:everywhere -- [--only bun,deno] [--write]

--only   the runtimes, by a part of their names
--write  writes what ran into the table of README.md, where all did`;

const { values } = parseArgs({
  options: { only: { type: 'string' }, write: { type: 'boolean' }, help: { type: 'boolean' } },
});
if (values.help) console.log(usage);
else await everywhere(values.only?.toLowerCase().split(','), values.write ?? false);

async function everywhere(only: readonly string[] | undefined, write: boolean): Promise<void> {
  const [redis, memcached] = [await startRedis(), await startMemcached()];
  const addresses: Readonly<Record<Suite, string>> = {
    core: '',
    redis: `redis://127.0.0.1:${redis.port}`,
    memcached: `127.0.0.1:${memcached.port}`,
    'bun-redis': `redis://127.0.0.1:${redis.port}`,
  };
  const ran: Ran[] = [];
  let failed = 0;
  try {
    for (const runtime of runtimes) {
      if (only && !only.some((part) => runtime.name.toLowerCase().includes(part))) continue;
      const version = await runtime.version();
      for (const suite of runtime.suites) {
        const { cases, failures } = await runtime.run(suite, addresses[suite]);
        console.log(`${runtime.name} (${version}), ${suite}: ${cases} cases, ${failures.length} failed`);
        for (const failure of failures) console.error(`  ${failure}`);
        failed += failures.length;
        if (failures.length === 0) ran.push({ runtime: runtime.name, version, suite });
      }
    }
  } finally {
    await Promise.all([redis.stop(), memcached.stop()]);
  }
  if (failed > 0) process.exitCode = 1;
  else if (write && !only) writeTable(ran);
}

function writeTable(ran: readonly Ran[]): void {
  const readme = new URL('../../../README.md', import.meta.url);
  writeFileSync(readme, replaceBetween(readFileSync(readme, 'utf8'), 'runtimes', tableOf(ran)));
}
