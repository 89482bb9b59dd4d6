import { installDependencies, pnpm, runMain, turbo } from './commands.mjs';
import { installBrowser, installServers } from './programs.mjs';

/**
 * Puts the packages as built to the runtimes that they are for, and the adapters to every client library under every wrapper, and to
 * what each engine refuses. The arguments are those of the runtimes; with `--only`, nothing else is asked.
 */
export async function everywhere(args) {
  await installDependencies();
  await installServers();
  await installBrowser();
  await turbo(['build', '--filter=@ctu/runtime-tests'], { quiet: true });
  await runMain('runtime-tests', args);
  if (args.some((argument) => /^--(only|help)\b/.test(argument))) return;
  for (const name of ['redis', 'memcached']) await pnpm([`--filter=@ctu/${name}`, 'run', 'test:thorough']);
}
