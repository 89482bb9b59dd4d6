import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure, installDependencies, root, run, turbo } from './commands.mjs';
import { installServers } from './programs.mjs';

const published = ['@ctu/core', '@ctu/redis', '@ctu/memcached'];

const help = `A function behind two levels of cache, while the server of the second one freezes for two seconds.

npm run demo                  over a Redis that it starts
npm run demo -- --memcached   over a Memcached that it starts
npm run demo -- --calls 500   less of it (10000 calls before the server freezes, and again after it)

REDIS_URL, MEMCACHED_SERVERS  servers of yours, which are not frozen
`;

/** Shows the packages at work, as built. */
export async function demo(args) {
  const options = optionsOf(args);
  if (options.help) return process.stdout.write(help);
  console.log('Installing and building …');
  await installDependencies();
  await installServer(options);
  await turbo(['build', ...published.map((name) => `--filter=${name}`)], { quiet: true });
  await run(process.execPath, ['--import', 'tsx', 'examples/demo.ts', ...args], { cwd: join(root, 'docs') });
}

async function installServer({ memcached }) {
  if (process.env.REDIS_URL || process.env.MEMCACHED_SERVERS) return;
  if (memcached) await installServers(['memcached']);
  else await installServers(['redis-server']).catch(() => {}); // the demo makes do with memory, and says so
}

function optionsOf(args) {
  const options = { memcached: { type: 'boolean' }, calls: { type: 'string' }, help: { type: 'boolean', short: 'h' } };
  try {
    const { values } = parseArgs({ args, options });
    if (!(Number(values.calls ?? 1) > 0)) throw new TypeError(`--calls must be a positive number, not ${values.calls}`);
    return values;
  } catch (error) {
    throw new Failure(`${error.message}\n\n${help}`);
  }
}
