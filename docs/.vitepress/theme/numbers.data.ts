import { readFileSync } from 'node:fs';

const document = new URL('../../benchmarks.md', import.meta.url);

/** A number of `docs/benchmarks.md`, as it stands there. */
export interface Measured {
  readonly value: string;
  /** The day, and the version of Node. */
  readonly when: string;
}

/** The numbers of the first screen. */
export interface Numbers {
  readonly nearHit: Measured;
  readonly redis: Measured;
  readonly size: Measured;
}

/** Read where `npm run bench` wrote them, when the site is built. A row that is not there ends the build. */
export default {
  watch: ['../../benchmarks.md'],
  load(): Numbers {
    const near = newest('near');
    const redis = newest('redis');
    const size = newest('size');
    const bytes = cell(size, 'Minified and compressed (brotli), dependencies included', ['all of @ctu/core'], 'bytes');
    return {
      nearHit: measured(
        near,
        cell(near, 'Awaited near hit of a TwoLevelCache with an async far level', ['lru-cache, awaited'], 'ours is'),
      ),
      redis: measured(
        redis,
        cell(redis, 'Redis through redis, values of 200 bytes', ['100 callers', 'redis, get + JSON.parse'], 'ours is'),
      ),
      size: measured(size, `${(Number(bytes.replaceAll(',', '')) / 1_000).toFixed(1)} kB`),
    };
  },
};

export declare const data: Numbers;

/** The section of this name under the newest Node that has one. */
function newest(name: string): string {
  const sections = readFileSync(document, 'utf8').matchAll(/<!-- node \d+: (\w+) -->\n\n(.*?)<!-- \/node/gs);
  const section = [...sections].filter(([, found]) => found === name).at(-1)?.[2];
  if (!section) throw new Error(`benchmarks.md has no section "${name}", of which the first screen shows a number`);
  return section;
}

/** What the column says in the row that begins with these cells; an empty first cell means the one above. */
function cell(section: string, title: string, row: readonly string[], column: string): string {
  const [, table = ''] = section.split(`**${title}**\n\n`);
  const lines = table.slice(0, table.search(/\n\n|$/)).split('\n');
  const [head = [], , ...body] = lines.map((line) => line.split('|').map((text) => text.trim()));
  let above = '';
  const found = body.find((cells) => {
    above = cells[1] || above;
    return [above, ...cells.slice(2)].slice(0, row.length).join() === row.join();
  });
  const text = found?.[head.indexOf(column)];
  if (!text) throw new Error(`benchmarks.md: no "${column}" for "${row.join(', ')}" in the table "${title}"`);
  return text;
}

function measured(section: string, text: string): Measured {
  const [, day, node] = section.match(/^Date: (\S+) .* Node: (\S+)/m) ?? [];
  if (!day || !node) throw new Error('benchmarks.md does not say when a number of the first screen was measured');
  return { value: text.replace(/ (the time|as fast)$/, ''), when: `${day}, Node ${node.slice(1)}` };
}
