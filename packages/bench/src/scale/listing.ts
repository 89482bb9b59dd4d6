import { startRedis } from '@ctu/tooling';
import { median } from 'simple-statistics';
import { number, verdict } from '../contest-table.js';
import { type Running, startJob } from '../job.js';
import type { Table } from '../table.js';
import type { ReaderJob } from '../workloads/reader.js';

const OWN = 100_000;
const FOREIGN = 900_000;
/** The most that the live heap may grow, in bytes. All keys of the prefix at once would take about as much again. */
const MOST_HEAP = 16 * 1024 * 1024;
/** How much longer another client's slowest reads may take meanwhile. */
const MOST_DELAY = 3;

/** Lists and clears one prefix among a million keys, beside another client that reads. */
export async function listingTable(node: string, rounds: number): Promise<{ table: Table; reached: boolean[] }> {
  const server = await startRedis({ args: ['--enable-debug-command', 'yes'] });
  try {
    const { port } = server;
    const reader = await startReader(port, node);
    const job = { kind: 'listing', port, own: OWN, foreign: FOREIGN, rounds } as const;
    const listing = await startJob(job, node, (phase) => reader.process.send(phase)).outcome;
    reader.process.send('end');
    const p99 = await reader.outcome;

    const delays = [p99.keys / p99.idle, p99.clear / p99.idle];
    const reached = [...delays.map((delay) => delay <= MOST_DELAY), listing.heapGrowth <= MOST_HEAP];
    const lines = [
      ['keys()', `${number(median(listing.keysSeconds))} s`, number(p99.keys), `${number(delays[0]!)} × idle`],
      ['clear()', `${number(median(listing.clearSeconds))} s`, number(p99.clear), `${number(delays[1]!)} × idle`],
    ].map((line, index) => [...line, `≤ ${MOST_DELAY} ×`, verdict(reached[index]!)]);
    const megabytes = `${number(listing.heapGrowth / 2 ** 20)} MB`;
    lines.push(['keys(), growth of the live heap', megabytes, '', '', '≤ 16 MB', verdict(reached[2]!)]);
    lines.unshift(['another client, idle server', '', number(p99.idle), '', '', '']);
    const head = ['', 'takes', 'another reader’s p99 µs', 'that is', 'target', ''];
    return { table: { title: 'Redis: 100,000 keys of one prefix among 1,000,000', head, lines, texts: 1 }, reached };
  } finally {
    await server.stop();
  }
}

/** A client that reads already. */
function startReader(port: number, node: string): Promise<Running<ReaderJob>> {
  return new Promise((resolve, reject) => {
    const running = startJob({ kind: 'reader', port } as const, node, () => resolve(running));
    running.outcome.catch(reject);
  });
}
