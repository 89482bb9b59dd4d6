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

const typeTests = readFileSync(new URL('wrappers.test-d.ts', import.meta.url), 'utf8');

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
    expect(typeTests, `${name} needs a row in the table of wrappers/wrappers.test-d.ts`).toMatch(`\n  ${name}: {\n`);
  });
});
