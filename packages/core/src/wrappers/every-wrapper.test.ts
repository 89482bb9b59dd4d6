import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as core from '../index.js';
import { stacks } from '../testing/contract/stacks.js';

const folders = [new URL('./', import.meta.url), new URL('../two-level/', import.meta.url)];
const sources = folders.flatMap((folder) => readdirSync(folder).map((file) => new URL(file, folder)));
const wrappers = sources
  .filter(({ pathname }) => /(?<!\.test|\.test-d)\.ts$/.test(pathname))
  .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/^export class (\w+Cache)\b/gm)])
  .map(([, name]) => name!);

/** The names that stand where the pattern finds them in a file. */
function namesIn(file: string, pattern: RegExp): string[] {
  return [...readFileSync(new URL(file, import.meta.url), 'utf8').matchAll(pattern)].map(([, name]) => name!);
}

describe('Every wrapper', () => {
  it('is found in its folder', () => {
    expect(wrappers).toEqual(expect.arrayContaining(['PrefixedCache', 'StatsCache', 'TwoLevelCache']));
  });

  it.each(wrappers)('is exported by the index: %s', (name) => {
    expect(Object.keys(core), `${name} is a wrapper, so src/index.ts must export it`).toContain(name);
  });

  it.each(wrappers)('meets the contract over everything: %s', (name) => {
    const all = stacks.map((stack) => stack.name);
    expect(
      all,
      `${name} needs an entry in testing/contract/stacks.ts, to meet the contract over every cache`,
    ).toContain(name);
  });

  it.each(wrappers)('has its types tested over every kind of base: %s', (name) => {
    const rows = namesIn('wrappers.test-d.ts', /^ {2}(\w+): \{$/gm);
    expect(rows, `${name} needs a row in the table of wrappers/wrappers.test-d.ts`).toContain(name);
  });

  it.each(wrappers)('is in the guide, and in the table of the README: %s', (name) => {
    const sections = namesIn('../../../../docs/guide/wrappers.md', /^## (\w+)$/gm);
    expect(sections, `${name} needs a section in docs/guide/wrappers.md`).toContain(name);
    const rows = namesIn('../../README.md', /^\| `(\w+)\(/gm);
    expect(rows, `${name} needs a row in the README of @ctu/core`).toContain(name);
  });
});
