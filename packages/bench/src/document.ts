import { readFileSync, writeFileSync } from 'node:fs';
import { replaceBetween } from '@ctu/tooling';
import { circumstances, librariesLine } from './machine.js';
import { picture } from './picture.js';
import type { Chart, Section } from './report.js';
import { forDocument } from './table.js';
import { verdictsOf } from './verdicts.js';

const document = new URL('../../../docs/benchmarks.md', import.meta.url);
const svg = new URL('../../../docs/benchmarks.svg', import.meta.url);

/** Writes what was found under a version of Node, such as `v20.20.2`, into the section's place in `docs/benchmarks.md`. */
export function writeSection(node: string, name: string, { title, tables }: Section): void {
  const [major] = node.slice(1).split('.');
  const text = [`### ${title}`, circumstances([node]).join(' · '), ...tables.map(forDocument)].join('\n\n');
  const written = replaceBetween(readFileSync(document, 'utf8'), `node ${major}: ${name}`, text);
  writeFileSync(document, replaceBetween(written, 'libraries', librariesLine()));
  writeVerdicts();
}

/** Writes the verdicts into their place, from the tables of the document. */
export function writeVerdicts(): void {
  const text = readFileSync(document, 'utf8');
  writeFileSync(document, replaceBetween(text, 'verdicts', verdictsOf(text)));
}

/** Draws `docs/benchmarks.svg`. */
export function writePicture(node: string, charts: readonly Chart[]): void {
  writeFileSync(svg, picture(charts.map((chart) => ({ ...chart, title: `${chart.title} (Node ${node})` }))));
}
