import { execFile } from 'node:child_process';
import { isBuiltin } from 'node:module';
import { promisify } from 'node:util';
import { type Server, startMemcached, startRedis } from '@ctu/tooling';
import { afterAll, describe, expect, it } from 'vitest';
import { pages, project, writeSnippets } from './snippets.js';

const servers: Server[] = await Promise.all([startRedis(), startMemcached()]);
const [redis, memcached] = servers.map(({ host, port }) => `${host}:${port}`);
const snippets = writeSnippets({ 'localhost:6379': redis!, 'localhost:11211': memcached! });

/** The pages that say what to install. */
const installing = pages().filter(({ text }) => /^npm install /m.test(text));

describe('The documentation', () => {
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  for (const { name, file, needsNewer, expected } of snippets) {
    const old = needsNewer && !isBuiltin('node:sqlite');
    const title = `runs ${name}, which prints what it says, and ends`;
    // Most have the default timeout, which a very busy machine may miss.
    it.skipIf(old)(old ? `${title} (Node ${process.version} is too old for it)` : title, { retry: 2 }, async () => {
      // Node runs JavaScript by itself.
      const program = file.endsWith('.mjs') ? [file] : ['--import', 'tsx', file];
      const options = { cwd: project, timeout: 120_000 };
      const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--no-warnings', ...program], options);
      expect(stdout).toBe(expected);
      expect(stderr).toBe('');
    });
  }

  it.each(installing)('names on $path every package that its programs import', ({ text }) => {
    const installed = [...text.matchAll(/^npm install (.*)$/gm)].flatMap(([, names]) => names!.split(' '));
    const imported = [...text.matchAll(/^(?:import .*|} )from '(.*)';$/gm)].map(([, name]) => name!);
    const packages = imported.filter((name) => !name.startsWith('node:')).map(packageOf);
    expect(installed).toEqual(expect.arrayContaining(packages));
  });
});

/** The package of what is imported: `@ctu/core` of `@ctu/core/testing`. */
function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}
