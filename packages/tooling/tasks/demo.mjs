import { join } from 'node:path';
import { installDependencies, root, run, turbo } from './commands.mjs';

const published = ['@ctu/core', '@ctu/redis', '@ctu/memcached'];

/** Shows the packages at work, as built; the arguments are those of the demo itself. */
export async function demo(args) {
  await installDependencies();
  await turbo(['build', ...published.map((name) => `--filter=${name}`)], { quiet: true });
  await run(process.execPath, ['--import', 'tsx', 'examples/demo.ts', ...args], { cwd: join(root, 'docs') });
}
