import { readFileSync, writeFileSync } from 'node:fs';
import { replaceBetween } from '@ctu/tooling';
import { markdownTable } from 'markdown-table';
import { libraryNames } from './library.js';
import type { Cell, Results } from './results.js';
import { groups } from './rows.js';

const document = new URL('../../../../docs/comparison.md', import.meta.url);

/** The tables as Markdown, one for each group of rows. */
export function featuresOf({ date, node, versions, cells }: Results): string {
  const tables = Object.entries(groups).map(([title, rows]) => {
    const body = rows.map(({ feature }) => [feature, ...libraryNames.map((name) => textOf(cells[feature]![name]))]);
    return `### ${title}\n\n${markdownTable([['', ...libraryNames], ...body])}`;
  });
  const { ctu: _, ...others } = versions;
  const seen = `Date: ${date} · Node: ${node} · ${Object.entries(others)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}`;
  return [seen, ...tables].join('\n\n');
}

function textOf({ says, link }: Cell): string {
  return link === undefined ? says : `[${says}](${link})`;
}

/** Writes them into their place in `docs/comparison.md`. */
export function writePage(results: Results): void {
  writeFileSync(document, replaceBetween(readFileSync(document, 'utf8'), 'features', featuresOf(results)));
}
