import { startMemcached, startRedis } from '@ctu/tooling';
import { keepServerOn, sharedCore } from './cores.js';
import { writeDocument } from './document.js';
import { circumstances } from './machine.js';
import { nodeBinary, versionOf } from './node-binary.js';
import type { Options } from './options.js';
import { showProgress } from './progress.js';
import type { Report, Section } from './report.js';
import { type Bench, sections } from './sections.js';
import { forTerminal } from './table.js';

const pace = { rounds: 4, slices: 12, milliseconds: 50, warmUp: 1_000, warmUpAgain: 200 };
const quickPace = { rounds: 2, slices: 2, milliseconds: 25, warmUp: 100, warmUpAgain: 50 };

/** Measures what was asked for, on servers of its own, and prints it as it comes. */
export async function bench({ only, nodes, quick, write }: Options): Promise<void> {
  const binaries = nodes.length > 0 ? nodes.map(nodeBinary) : [process.execPath];
  console.log(circumstances(binaries.map(versionOf)).join('\n'));
  const redis = await startRedis();
  const memcached = await startMemcached({ args: ['-m', '1024'] });
  try {
    for (const { pid } of [redis, memcached]) keepServerOn(sharedCore, pid);
    const ports = { redis: redis.port, memcached: memcached.port };
    const reports: Report[] = [];
    for (const node of binaries) {
      reports.push(await measure(only, { node, pace: quick ? quickPace : pace, ports, progress: showProgress }));
    }
    if (write) writeDocument(reports);
    console.log(`\n${conclusion(reports)}`);
  } finally {
    await Promise.all([redis.stop(), memcached.stop()]);
  }
}

async function measure(names: readonly string[], bench: Bench): Promise<Report> {
  const node = versionOf(bench.node);
  const measured: Section[] = [];
  for (const name of names) {
    const section = await sections[name]!(bench); // the options name sections only
    showProgress('');
    console.log(`\n── ${section.title}, Node ${node}`);
    for (const table of section.tables) console.log(forTerminal(table));
    measured.push(section);
  }
  return { node, sections: measured };
}

function conclusion(reports: readonly Report[]): string {
  const verdicts = reports.flatMap((report) => report.sections.flatMap((section) => section.verdicts));
  return `${verdicts.filter(Boolean).length} of ${verdicts.length} targets reached`;
}
