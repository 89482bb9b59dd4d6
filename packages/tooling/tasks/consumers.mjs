import { installDependencies, pnpm, turbo } from './commands.mjs';
import { installBrowser, installServers } from './programs.mjs';
import { publishedPackages } from './published-packages.mjs';

/**
 * Uses the packages as published in projects of many kinds, with what `npm install` brings; the arguments are those of
 * Vitest: `-t webpack` for some of them.
 */
export async function consumers(args) {
  await installDependencies();
  await installServers();
  await installBrowser();
  await turbo(['build', ...publishedPackages().map(({ manifest }) => `--filter=${manifest.name}`)], { quiet: true });
  await pnpm(['--filter=@ctu/consumers', 'run', 'test:installed', ...args]);
}
