import { installDependencies, runMain } from './commands.mjs';
import { installServers } from './programs.mjs';

/** Puts real processes under load while their servers and the ways to them fail, and looks for wrong answers; the arguments are its own. */
export async function soak(args) {
  await installDependencies();
  await installServers();
  await runMain('soak', args);
}
