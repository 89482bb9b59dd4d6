import { startMemcached, startRedis } from '@ctu/tooling';
import { writeDocument } from './document.js';
import { circumstances } from './machine.js';
import { nodeBinary, versionOf } from './node-binary.js';
import { readOptions, usage } from './options.js';
import { showProgress } from './progress.js';
import type { Report, Section } from './report.js';
import { sections } from './sections.js';
import { forTerminal } from './table.js';

const pace = { rounds: 5, milliseconds: 500 };
const quickPace = { rounds: 2, milliseconds: 100 };

const options = (() => {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exit(2);
  }
})();

const redis = await startRedis();
const memcached = await startMemcached({ args: ['-m', '1024'] });
try {
  const nodes = options.nodes.length > 0 ? options.nodes.map(nodeBinary) : [process.execPath];
  console.log(circumstances(nodes.map(versionOf)).join('\n'));
  const reports: Report[] = [];
  for (const node of nodes) reports.push(await measure(node));
  if (options.write) writeDocument(reports);
  console.log(`\n${conclusion(reports)}`);
} finally {
  await Promise.all([redis.stop(), memcached.stop()]);
}

async function measure(node: string): Promise<Report> {
  const ports = { redis: redis.port, memcached: memcached.port };
  const bench = { node, pace: options.quick ? quickPace : pace, ports, progress: showProgress };
  const measured: Section[] = [];
  for (const name of options.only) {
    const section = await sections[name]!(bench); // the options name sections only
    showProgress('');
    console.log(`\n── ${section.title}, Node ${versionOf(node)}`);
    for (const table of section.tables) console.log(forTerminal(table));
    measured.push(section);
  }
  return { node: versionOf(node), sections: measured };
}

function conclusion(reports: readonly Report[]): string {
  const verdicts = reports.flatMap((report) => report.sections.flatMap((section) => section.verdicts));
  const reached = verdicts.filter(Boolean).length;
  return `${reached} of ${verdicts.length} targets reached`;
}
