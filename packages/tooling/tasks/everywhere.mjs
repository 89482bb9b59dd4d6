import { installDependencies, pnpm, runMain, turbo } from './commands.mjs';
import { installServersAndBrowser } from './programs.mjs';

/**
 * Puts the packages as built to the runtimes that they are for, and the adapter of Redis to what each engine refuses; the
 * arguments, which leave the engines out, are those of the runtimes.
 */
export async function everywhere(args) {
  await installDependencies();
  await installServersAndBrowser();
  await turbo(['build', '--filter=@ctu/runtime-tests'], { quiet: true });
  await runMain('runtime-tests', args);
  if (args.every((argument) => argument === '--write')) await pnpm(['--filter=@ctu/redis', 'run', 'test:engines']);
}
