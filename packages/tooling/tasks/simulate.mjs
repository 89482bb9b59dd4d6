import { installDependencies, pnpm } from './commands.mjs';

/** Runs several simulated processes over one far level in random orders, with faults, and looks for wrong answers; the arguments are its own. */
export async function simulate(args) {
  await installDependencies();
  // From a bundle: what runs sources as they stand would take twice the time.
  await pnpm(['--silent', '--filter', '@ctu/simulate', 'run', 'simulate', ...args]);
}
