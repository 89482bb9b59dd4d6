import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const page = readFileSync(new URL('../guarantees.md', import.meta.url), 'utf8');
const named = [...page.matchAll(/`([\w/.-]+\.test\.ts)`: "(.*?)"/g)].map(([, file, title]) => ({ file, title }));

describe('The page of guarantees', () => {
  it('names a test for each promise', () => {
    const rows = page.slice(page.indexOf('| promise |'), page.indexOf('`npm run simulate')).trim().split('\n').slice(2);
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) expect(row).toMatch(/\.test\.ts`: "/);
  });

  it.each(named)('names $file: "$title", which is there', ({ file, title }) => {
    const path = new URL(`../../${file}`, import.meta.url);
    expect(existsSync(path), `${file} is gone`).toBe(true);
    // A title in quotes of its own has them escaped.
    expect(readFileSync(path, 'utf8').replaceAll("\\'", "'")).toContain(title);
  });
});
