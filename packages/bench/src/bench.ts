import { startMemcached, startRedis } from '@ctu/tooling';
import { keepServerOn, sharedCore } from './cores.js';
import { writePicture, writeSection } from './document.js';
import { circumstances, librariesLine } from './machine.js';
import { nodeBinary, versionOf } from './node-binary.js';
import type { Options } from './options.js';
import { showProgress } from './progress.js';
import type { Chart, Section } from './report.js';
import { type Bench, charted, sections } from './sections.js';
import { forTerminal } from './table.js';

const pace = { rounds: 4, slices: 12, milliseconds: 50, warmUp: 1_000, warmUpAgain: 200 };
const quickPace = { rounds: 2, slices: 2, milliseconds: 25, warmUp: 100, warmUpAgain: 50 };

/** Measures what was asked for, on servers of its own, and prints it as it comes. */
export async function bench({ only, nodes, quick, write }: Options): Promise<void> {
  const binaries = nodes.length > 0 ? nodes.map(nodeBinary) : [process.execPath];
  console.log([...circumstances(binaries.map(versionOf)), librariesLine()].join('\n'));
  const redis = await startRedis();
  const memcached = await startMemcached({ args: ['-m', '1024'] });
  try {
    for (const { pid } of [redis, memcached]) keepServerOn(sharedCore, pid);
    const ports = { redis: redis.port, memcached: memcached.port };
    const verdicts: boolean[] = [];
    for (const node of binaries) {
      const its: Bench = { node, pace: quick ? quickPace : pace, ports, progress: showProgress };
      const charts: Chart[] = [];
      for (const name of only) {
        const section = await measure(name, its);
        if (write) writeSection(versionOf(node), name, section);
        charts.push(...section.charts);
        verdicts.push(...section.verdicts);
      }
      // The last Node is the newest that was asked for. The picture needs all that has a chart.
      const all = charted.every((name) => only.includes(name));
      if (write && all && node === binaries.at(-1)) writePicture(versionOf(node), charts);
    }
    console.log(`\n${verdicts.filter(Boolean).length} of ${verdicts.length} targets reached`);
  } finally {
    await Promise.all([redis.stop(), memcached.stop()]);
  }
}

async function measure(name: string, bench: Bench): Promise<Section> {
  const section = await sections[name]!(bench); // the options name sections only
  showProgress('');
  console.log(`\n── ${section.title}, Node ${versionOf(bench.node)}`);
  for (const table of section.tables) console.log(forTerminal(table));
  return section;
}
