import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { startMemcached, startRedis } from '@ctu/tooling';
import { afterAll, describe, expect, it } from 'vitest';
import { compiled } from './compiled.js';
import { isMigration, pages, type Snippet, writeSnippets } from './snippets.js';

const [redis, memcached] = await Promise.all([startRedis(), startMemcached()]);
afterAll(() => Promise.all([redis.stop(), memcached.stop()]));

const migrations = pages()
  .filter(isMigration)
  .map((page) => ({ ...page, name: page.path.replace(/.*\/|\.md/g, '') }));

const addresses = {
  'localhost:6379': `${redis.host}:${redis.port}`,
  'localhost:11211': `${memcached.host}:${memcached.port}`,
};

/** A program before the move, and the one after it. */
const pair = /^Before:\n\n```ts\n(.*?)^```\n\nAfter:\n\n```ts\n(.*?)^```/gms;

describe('The pages about moving from another library', () => {
  const snippets = writeSnippets(addresses, migrations, '.migrate');

  it.each(migrations.filter(({ text }) => text.includes('```ts')))(
    'run for $name: all programs print what they say',
    async ({ path, name }) => {
      const own = snippets.filter((snippet) => snippet.name.startsWith(`${path}:`));
      const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--no-warnings', together(own, name)]);
      expect(stdout).toBe(own.map(({ name, expected }) => `── ${name}\n${expected}`).join(''));
      expect(stderr).toBe('');
    },
  );

  it.each(migrations)('print for $name the same before and after', ({ text }) => {
    for (const [, before, after] of text.matchAll(pair)) {
      expect(printed(before!).length).toBeGreaterThan(0);
      expect(printed(after!)).toEqual(printed(before!));
    }
  });

  it('have a program before and after for each library that runs in Node', () => {
    const names = migrations.filter(({ text }) => text.match(pair)).map(({ name }) => name);
    expect(names.sort()).toEqual(['bentocache', 'cache-manager', 'cachified', 'dataloader', 'keyv', 'lru-cache']);
  });
});

/** The programs of a page one after another in one process, since to start one for each would take most of the time. */
function together(snippets: readonly Snippet[], name: string): string {
  const lines = snippets.flatMap(({ name, file }) => [
    `console.log(${JSON.stringify(`── ${name}`)});`,
    `await import(${JSON.stringify(pathToFileURL(compiled(file)).href)});`,
  ]);
  const program = join(dirname(snippets[0]!.file), `${name}.mjs`);
  writeFileSync(program, lines.join('\n'));
  return program;
}

function printed(program: string): string[] {
  return [...program.matchAll(/ \/\/ → (.*)$/gm)].map(([, text]) => text!);
}
