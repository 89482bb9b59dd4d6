import { execFile, execFileSync } from 'node:child_process';
import { isBuiltin } from 'node:module';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { freePort, type Server, startMemcached, startRedis } from '@ctu/tooling';
import { afterAll, describe, expect, it } from 'vitest';
import { pages, sources, writeSnippets } from './snippets.js';
import { printedBy, programOf, together } from './together.js';

const servers: Server[] = await Promise.all([startRedis(), startMemcached()]);
const [redis, memcached] = servers.map(({ host, port }) => `${host}:${port}`);
const metrics = String(await freePort());
const snippets = writeSnippets({ 'localhost:6379': redis!, 'localhost:11211': memcached!, 9464: metrics });

/** What the guide says at its beginning that its programs need. */
const neededByGuide = packagesToInstall(pages().find(({ path }) => path === 'docs/guide/start.md')!.text);

/** What most programs use: hovering over it shows how. */
const shown = [
  ...[
    'cached',
    'cachedFunctions',
    'cachedMany',
    'cachedMethods',
    'cachedMethod',
    'cachedOf',
    'jsonKey',
    'hashKey',
    'structuredCodec',
  ],
  ...['MemoryCache', 'TwoLevelCache', 'PrefixedCache', 'AutoPrefixedCache', 'StatsCache', 'DebugCache', 'LockedCache'],
  ...['isCacheError', 'ManualClock', 'RedisCache', 'StatsRedisCache', 'MemCached'],
  ...['countEvents', 'observeStats', 'TracedCache'],
];

describe('The documentation', () => {
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  for (const group of together(snippets)) {
    const { name, programs } = group;
    const old = programs.some(({ needsNewer }) => needsNewer) && !isBuiltin('node:sqlite');
    const title = `runs ${name}, which prints what it says, and ends`;
    // Most have the default timeout, which a very busy machine may miss.
    it.skipIf(old)(old ? `${title} (Node ${process.version} is too old for it)` : title, { retry: 2 }, async () => {
      const program = programOf(group);
      const options = { cwd: dirname(program), timeout: 120_000 };
      const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--no-warnings', program], options);
      expect(stdout).toBe(printedBy(group));
      expect(stderr).toBe('');
      for (const { line, output } of programs.flatMap(({ commands }) => commands)) expect(typed(line)).toBe(output);
    });
  }

  it('gives every client a listener for errors: without one, a lost connection ends a program', () => {
    for (const { name, code } of snippets) {
      if (/createClient|createCluster|new Redis\(|new Cluster\(/.test(code))
        expect([name, code]).toEqual([name, expect.stringContaining(".on('error'")]);
    }
  });

  it.each(shown)('has an example in the docstring of %s', (name) => {
    const declaration = new RegExp(`^export (?:class|const|function) ${name}\\b`, 'm');
    const [docstring] = sources().flatMap(({ text }) => {
      const end = text.search(declaration);
      return end < 0 ? [] : [text.slice(text.lastIndexOf('/**', end), end)];
    });
    expect(docstring).toMatch(/@example\n```ts\n.*```\n/s);
  });

  it.each(pages())('says for $path to install every package that its programs import', ({ path, text }) => {
    const installed = [...packagesToInstall(text), ...(path.startsWith('docs/') ? neededByGuide : [])];
    const imported = [...text.matchAll(/^(?:import .*|} )from '(.*)';$/gm)].map(([, name]) => name!);
    const packages = imported.filter((name) => !/^(node:|\.)/.test(name)).map(packageOf);
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

/** Also those that a page says to take away: whoever moves has them. */
function packagesToInstall(text: string): string[] {
  return [...text.matchAll(/^npm (?:un)?install (.*)$/gm)].flatMap(([, names]) => names!.split(' '));
}

/** What a shell prints. `redis-cli` comes with the server. */
function typed(line: string): string {
  const command = line.replace(/^redis-cli /, `redis-cli -p ${servers[0]!.port} `);
  return execFileSync('sh', ['-c', command], { encoding: 'utf8' });
}
