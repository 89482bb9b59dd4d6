import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure, installDependencies, pnpm, root, turbo } from './commands.mjs';
import { homeOf, stampHome } from './home.mjs';
import { publishedPackages } from './published-packages.mjs';
import { rehearse } from './rehearsal.mjs';

/**
 * Publishes the packages whose versions are new, and tags them. With `--dry-run` all of that is done on a copy, to the last step but
 * one, and shown.
 */
export async function release(args) {
  if (isDry(args)) return rehearse();
  const home = homeOf(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  await installDependencies();
  await turbo(['build', ...publishedPackages(root).map(({ manifest }) => `--filter=${manifest.name}`)]);
  const takeBack = stampHome(root, home);
  try {
    await pnpm(['exec', 'changeset', 'publish']);
  } finally {
    takeBack();
  }
}

function isDry(args) {
  try {
    return parseArgs({ args, options: { 'dry-run': { type: 'boolean' } } }).values['dry-run'];
  } catch {
    throw new Failure(`npm run release takes -- --dry-run, not "${args.join(' ')}"`);
  }
}
