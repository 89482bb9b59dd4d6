import { installDependencies, runMain, turbo } from './commands.mjs';
import { installServers } from './programs.mjs';

/** Puts the packages as built to the runtimes that they are for; the arguments are its own. */
export async function everywhere(args) {
  await installDependencies();
  await installServers();
  await turbo(['build', '--filter=@ctu/runtime-tests'], { quiet: true });
  await runMain('runtime-tests', args);
}
