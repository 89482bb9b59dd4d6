import { join } from 'node:path';
import { installDependencies, root, run } from './commands.mjs';
import { installServers } from './programs.mjs';

/** Puts near levels of ours and of other libraries into the same situations, and writes down what is seen; a name says which alone are looked at. */
export async function compare(args) {
  await installDependencies();
  await installServers(['redis-server']);
  const options = ['--conditions=@ctu/source', '--import', 'tsx'];
  await run(process.execPath, [...options, 'src/main.ts', ...args], { cwd: join(root, 'packages', 'compare') });
}
