import { installDependencies, runMain } from './commands.mjs';
import { installServers } from './programs.mjs';

/** Makes random calls on the adapters while their servers fail, and looks for wrong answers; the arguments are its own. */
export async function fuzz(args) {
  await installDependencies();
  await installServers();
  await runMain('fuzz', args);
}
