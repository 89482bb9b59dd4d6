import { readFileSync, writeFileSync } from 'node:fs';
import { circumstances } from './machine.js';
import { replaceBetween } from './markers.js';
import { picture } from './picture.js';
import type { Report } from './report.js';
import { forDocument } from './table.js';

const document = new URL('../../../docs/benchmarks.md', import.meta.url);
const svg = new URL('../../../docs/benchmarks.svg', import.meta.url);

/** Writes what was found into `docs/benchmarks.md`, and the picture beside it. */
export function writeDocument(reports: readonly Report[]): void {
  const facts = circumstances(reports.map(({ node }) => node));
  const image = '![Reads per second of each cache in memory, on Redis and on Memcached](./benchmarks.svg)';
  const text = [image, facts.map((fact) => `- ${fact}`).join('\n'), ...reports.map(chapter)].join('\n\n');
  writeFileSync(document, replaceBetween(readFileSync(document, 'utf8'), 'results', text));
  // The last Node is the newest that was asked for.
  const { node, sections } = reports.at(-1)!; // nothing is written without a report
  const charts = sections.flatMap((section) => section.charts);
  writeFileSync(svg, picture(charts.map((chart) => ({ ...chart, title: `${chart.title} (Node ${node})` }))));
}

function chapter({ node, sections }: Report): string {
  const parts = sections.map(({ title, tables }) => [`### ${title}`, ...tables.map(forDocument)].join('\n\n'));
  return [`## Node ${node}`, ...parts].join('\n\n');
}
