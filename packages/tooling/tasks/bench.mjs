import { join } from 'node:path';
import { installDependencies, root, run, turbo } from './commands.mjs';
import { installServers } from './programs.mjs';

/** Measures the packages, as built, beside others; the arguments are those of the benchmark itself. */
export async function bench(args) {
  await installDependencies();
  await installServers();
  await turbo(['build', '--filter=@ctu/bench'], { quiet: true });
  await run(process.execPath, ['dist/main.js', ...args], { cwd: join(root, 'packages', 'bench') });
}
