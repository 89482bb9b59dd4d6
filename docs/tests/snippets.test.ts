import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type Server, startMemcached, startRedis } from '@ctu/tooling';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { writeSnippets } from './snippets.js';

const servers: Server[] = await Promise.all([startRedis(), startMemcached()]);
const [redis, memcached] = servers.map(({ host, port }) => `${host}:${port}`);
const snippets = writeSnippets({ 'localhost:6379': redis!, 'localhost:11211': memcached! });

describe('The documentation', () => {
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  it('gives every client a listener for errors: without one, a lost connection ends a program', () => {
    for (const { name, file } of snippets) {
      const code = readFileSync(file, 'utf8');
      if (/createClient|createCluster|new Redis\(|new Cluster\(/.test(code))
        expect([name, code]).toEqual([name, expect.stringContaining(".on('error'")]);
    }
  });

  it.each(snippets)('runs $name, which prints what it says', async ({ file, expected, commands }) => {
    const printed: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((...values) => {
      printed.push(values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' '));
    });
    await import(/* @vite-ignore */ file);
    expect(printed).toEqual(expected);
    for (const { line, output } of commands) expect(typed(line)).toBe(output);
  });
});

/** What `redis-cli`, which comes with the server, prints. */
function typed(line: string): string {
  const [program, ...words] = line.split(' ');
  return execFileSync(program!, ['-p', String(servers[0]!.port), ...words], { encoding: 'utf8' });
}
