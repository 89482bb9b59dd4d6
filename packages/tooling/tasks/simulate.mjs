import { join } from 'node:path';
import { installDependencies, root, run } from './commands.mjs';

/** Runs several simulated processes over one far level in random orders, with faults, and looks for wrong answers; the arguments are its own. */
export async function simulate(args) {
  await installDependencies();
  const options = ['--conditions=@ctu/source', '--import', 'tsx'];
  await run(process.execPath, [...options, 'src/main.ts', ...args], { cwd: join(root, 'packages', 'simulate') });
}
