import { installDependencies, pnpm } from './commands.mjs';

/** Runs several simulated processes over one far level in random orders, with faults, and looks for wrong answers; the arguments are its own. */
export async function simulate(args) {
  await installDependencies();
  // Of cached functions in one process, the orders that are too many for every day.
  if (args.includes('--explore')) await pnpm(['--filter', '@ctu/core', 'run', 'test:orders']);
  // From a bundle: what runs sources as they stand would take twice the time.
  await pnpm(['--silent', '--filter', '@ctu/simulate', 'run', 'simulate', ...args]);
}
