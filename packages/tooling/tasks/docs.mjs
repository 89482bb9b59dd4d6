import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure, installDependencies, root, run, turbo } from './commands.mjs';

const PORT = 4173;
const docsFolder = join(root, 'docs');

/**
 * Builds the site. With `--check` a Chromium goes through all of its pages, with `--serve` it is shown until this process
 * is interrupted, at an address that is printed. With `--links` it is not built: whatever it links to elsewhere is asked for.
 */
export async function docs(args) {
  const { serve, check, links } = options(args);
  await installDependencies();
  if (links) return run('npm', ['run', '--silent', 'links'], { cwd: docsFolder });
  await turbo(['site'], { quiet: true });
  console.log(`The site is in ${join(docsFolder, '.vitepress', 'dist')}`);
  if (check) await run('npm', ['run', '--silent', 'check', '--', '--all'], { cwd: docsFolder });
  if (serve) await run('npx', ['vitepress', 'preview', '--port', String(await freePort())], { cwd: docsFolder });
}

function options(args) {
  try {
    return parseArgs({
      args,
      options: { serve: { type: 'boolean' }, check: { type: 'boolean' }, links: { type: 'boolean' } },
    }).values;
  } catch {
    throw new Failure(`npm run docs takes -- --serve, -- --check and -- --links, not "${args.join(' ')}"`);
  }
}

/** The port of `vitepress preview`, another one if that is taken. */
async function freePort() {
  return (await listen(PORT)) ?? (await listen(0));
}

function listen(port) {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, () => {
      const { port: found } = server.address();
      server.close(() => resolve(found));
    });
  });
}
