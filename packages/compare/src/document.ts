import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, type } from 'node:os';
import { ask, replaceBetween, startRedis } from '@ctu/tooling';
import { markdownTable } from 'markdown-table';
import type { Contender } from './contender.js';
import { type SituationName, situations } from './situations.js';
import type { Seen } from './watch.js';

const document = new URL('../../../docs/comparison.md', import.meta.url);

export interface Row {
  readonly contender: Contender;
  /** What was seen of it in a situation. */
  readonly seen: (name: SituationName) => readonly Seen[];
}

/** The tables, and what is in each. */
const tables: Readonly<Record<string, readonly SituationName[]>> = {
  'Near levels in several processes': ['peerWrites', 'killedConnection', 'silentConnection', 'lostMessage', 'flushed'],
  'A read that was overtaken': ['overtakenRead'],
  'A frozen server': ['frozenServer'],
  'What it costs while nothing fails': ['costs'],
};

/** The tables as Markdown. */
export async function report(rows: readonly Row[]): Promise<string> {
  const written = Object.entries(tables).map(([title, names]) => {
    const head = ['', ...names.flatMap((name) => situations[name].columns)];
    const body = rows.map(({ contender, seen }) => [contender.name, ...names.flatMap((name) => seen(name))]);
    return `### ${title}\n\n${markdownTable([head, ...body])}`;
  });
  const setups = rows.map(({ contender: { name, setup, packages } }) => [
    name,
    setup,
    packages.map((name) => `${name} ${versionOf(name)}`).join(', '),
  ]);
  return [
    await circumstances(),
    ...written,
    `### What was compared\n\n${markdownTable([['', 'set up with', 'version'], ...setups])}`,
  ].join('\n\n');
}

/** Writes it into its place in `docs/comparison.md`. */
export function writeReport(text: string): void {
  writeFileSync(document, replaceBetween(readFileSync(document, 'utf8'), 'comparison', text));
}

async function circumstances(): Promise<string> {
  const server = await startRedis();
  const [, version] = /redis_version:(\S+)/.exec(await ask(server.port, 'info server')) ?? [];
  await server.stop();
  return [
    `Date: ${new Date().toISOString().slice(0, 10)}`,
    `Machine: ${cpus().length} cores of ${cpus()[0]?.model.trim()}, ${type()}`,
    `Node: ${process.version}`,
    `redis-server: ${version}`,
  ].join(' · ');
}

function versionOf(name: string): string {
  const manifest = readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version; // every package has one
}
