import { installDependencies, runMain } from './commands.mjs';

/** Runs several simulated processes over one far level in random orders, with faults, and looks for wrong answers; the arguments are its own. */
export async function simulate(args) {
  await installDependencies();
  await runMain('simulate', args);
}
