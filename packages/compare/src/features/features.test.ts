import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { libraryNames } from './library.js';
import { look } from './look.js';
import { featuresOf } from './page.js';
import { readResults } from './results.js';
import { groups } from './rows.js';

const results = readResults();
const rows = Object.values(groups).flat();
const again = 'else run `npm run compare -- --features`';

describe('The table of features', () => {
  it(`is in the page as features.json has it: ${again}`, () => {
    const page = readFileSync(new URL('../../../../docs/comparison.md', import.meta.url), 'utf8');
    expect(page).toContain(featuresOf(results));
  });

  it(`has a cell for each library in each row, seen in a run or linked: ${again}`, () => {
    expect(Object.keys(results.cells).sort()).toEqual(rows.map(({ feature }) => feature).sort());
    for (const { feature, check, linked } of rows) {
      for (const name of libraryNames) {
        const { says, link } = results.cells[feature]![name];
        if (link === undefined) expect([feature, name, check]).toEqual([feature, name, expect.any(Function)]);
        else expect([feature, name, says, link]).toEqual([feature, name, ...(linked?.[name] ?? [])]);
      }
    }
  });

  it('links to headings that the README of the package has', () => {
    const readmes: Readonly<Record<string, string>> = {
      'packages/keyv#': 'keyv',
      'packages/cache-manager#': 'cache-manager',
      'packages/cacheable#': 'cacheable',
      'layered-loader#': 'layered-loader',
      'cachified#': '@epic-web/cachified',
    };
    for (const { link = '' } of Object.values(results.cells).flatMap((row) => Object.values(row))) {
      const [, name] = Object.entries(readmes).find(([end]) => link.includes(`/${end}`)) ?? [];
      const [, anchor] = link.split('#');
      if (name && anchor !== 'readme') expect([name, ...headings(name)]).toContain(anchor);
    }
  });

  it.each(rows.filter(({ quick }) => quick))(`says of "$feature" what is seen now: ${again}`, async (row) => {
    expect(await look(row)).toEqual(results.cells[row.feature]);
  });
});

/** The headings of a package's README, as GitHub names them in links. */
function headings(name: string): string[] {
  const text = readFileSync(new URL(`../../node_modules/${name}/README.md`, import.meta.url), 'utf8');
  const titles = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) => title!.replace(/\[(.*?)\]\(.*?\)/g, '$1'));
  return titles.map((title) =>
    title
      .trim()
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
