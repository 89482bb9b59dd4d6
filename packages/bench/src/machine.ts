import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem, type } from 'node:os';
import { sharedCore } from './cores.js';

/** What numbers were measured on and when, a fact each. */
export function circumstances(nodes: readonly string[]): string[] {
  const processors = cpus();
  const place = sharedCore === undefined ? 'where the scheduler puts it' : `on core ${sharedCore}`;
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `Date: ${new Date().toISOString().slice(0, 10)}`,
    `Machine: ${processors.length} cores of ${processors[0]?.model.trim()}, ${memory} GB, ${type()}`,
    `Node: ${nodes.join(', ')}`,
    `Work: ${place}`,
    `Servers: ${firstLine('redis-server')}, ${firstLine('memcached')}`,
  ];
}

function firstLine(server: string): string {
  const answer = execFileSync(server, ['--version'], { encoding: 'utf8' });
  return `${server} ${/\d+\.\d+\.\d+/.exec(answer)?.[0]}`;
}

/** What numbers were measured with. */
export function librariesLine(): string {
  return `Libraries: ${libraries().join(', ')}`;
}

/** The libraries that were measured, or that others were measured through, in the versions that are installed. */
function libraries(): string[] {
  const { dependencies } = manifest('..') as { dependencies: Record<string, string> };
  const own = /^@ctu\/|^(cli-table3|hdr-histogram-js|markdown-table|mitata|simple-statistics)$/;
  return Object.keys(dependencies)
    .filter((name) => !own.test(name))
    .map((name) => `${name} ${(manifest(`../node_modules/${name}`) as { version: string }).version}`);
}

function manifest(folder: string): unknown {
  return JSON.parse(readFileSync(new URL(`${folder}/package.json`, import.meta.url), 'utf8'));
}
