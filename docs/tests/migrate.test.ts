import { describe, expect, it } from 'vitest';
import { pages } from './snippets.js';

const migrations = pages()
  .filter(({ path }) => path.startsWith('docs/migrate/'))
  .map(({ path, text }) => ({ name: path.replace(/.*\/|\.md/g, ''), text }));

/** A program before the move, and the one after it. */
const pair = /^Before:\n\n```ts\n(.*?)^```\n\nAfter:\n\n```ts\n(.*?)^```/gms;

// That they print what they say is shown by snippets.test.ts.
describe('The pages about migrating', () => {
  it.each(migrations)('have programs that print the same before and after: $name', ({ text }) => {
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

function printed(program: string): string[] {
  return [...program.matchAll(/ \/\/ → (.*)$/gm)].map(([, text]) => text!);
}
