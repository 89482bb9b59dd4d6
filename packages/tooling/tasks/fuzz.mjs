import { join } from 'node:path';
import { installDependencies, root, run } from './commands.mjs';
import { installServers } from './programs.mjs';

/** Makes random calls on the adapters while their servers fail, and looks for wrong answers; the arguments are its own. */
export async function fuzz(args) {
  await installDependencies();
  await installServers();
  const options = ['--conditions=@ctu/source', '--import', 'tsx'];
  await run(process.execPath, [...options, 'src/main.ts', ...args], { cwd: join(root, 'packages', 'fuzz') });
}
