import { join } from 'node:path';
import { installDependencies, root, run } from './commands.mjs';
import { installServers } from './programs.mjs';

/**
 * Puts near levels of ours and of other libraries into the same situations, and writes down what is seen; a name says which
 * alone are looked at. With `--features` it looks at what the libraries have, and how that behaves.
 */
export async function compare(args) {
  await installDependencies();
  const [first, ...more] = args;
  const features = first === '--features';
  await installServers(['redis-server', ...(features ? ['memcached'] : [])]);
  const options = ['--conditions=@ctu/source', '--import', 'tsx'];
  const program = features ? ['src/features/main.ts', ...more] : ['src/main.ts', ...args];
  await run(process.execPath, [...options, ...program], { cwd: join(root, 'packages', 'compare') });
}
