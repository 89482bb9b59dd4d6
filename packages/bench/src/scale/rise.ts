import type { Contender, Contest } from '../contest.js';
import { number, verdict } from '../contest-table.js';
import { runRounds } from '../rounds.js';
import type { Bench } from '../sections.js';
import type { Table } from '../table.js';

/** A call with many keys, by caches of ours and others. */
export interface ManyKeys {
  readonly title: string;
  readonly caches: readonly (Contender & { readonly ours: boolean })[];
  /** How many keys a call has, from few to many: the cases of the job. */
  readonly sizes: readonly number[];
  readonly job: Contest['job'];
  /** How much dearer a key may be in ours than in a smaller call. */
  readonly most: number;
}

/** What a key costs in a call with few and with many of them, and whether that stays the same. */
export async function riseTable(
  { title, caches, sizes, job, most }: ManyKeys,
  { node, pace, progress }: Bench,
): Promise<{ table: Table; reached: boolean[] }> {
  const summaries = await runRounds({ title, job }, caches, pace, node, progress);
  const lines: string[][] = [];
  const reached: boolean[] = [];
  for (const { name, ours } of caches) {
    const costs = summaries.filter(({ contender }) => contender === name).map(({ median }) => 1e6 / median);
    const rise = Math.max(...costs.slice(1).map((cost, index) => cost / Math.min(...costs.slice(0, index + 1))));
    const judged = ours ? [`≤ ${most} ×`, verdict(rise <= most)] : ['', ''];
    if (ours) reached.push(rise <= most);
    lines.push([name, ...costs.map(number), `${number(rise)} ×`, ...judged]);
  }
  const head = [
    'µs per key',
    ...sizes.map((size) => `${size.toLocaleString('en')} ${size === 1 ? 'key' : 'keys'}`),
    'dearest rise',
    'target',
    '',
  ];
  return { table: { title, head, lines, texts: 1 }, reached };
}
