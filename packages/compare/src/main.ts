import { contenders } from './contenders.js';
import { type Row, report, writeReport } from './document.js';
import { run } from './run.js';
import { type SituationName, situations } from './situations.js';
import type { Seen } from './watch.js';

/** So many are looked at at a time: most of it is waiting. */
const AT_A_TIME = 3;

// All rows, which are written into the documentation; or those whose names have the text, which are printed.
const [wanted = ''] = process.argv.slice(2);
const indexes = [...contenders.keys()].filter((index) => contenders[index]!.name.includes(wanted));
if (indexes.length === 0) throw new Error(`No row has "${wanted}" in its name`);

const { costs: _, ...failures } = situations;
const seen = new Map<string, readonly Seen[]>();
const jobs = indexes.flatMap((index) => names(failures).map((name) => () => look(index, name)));
await Promise.all(Array.from({ length: AT_A_TIME }, () => work()));
for (const index of indexes) await look(index, 'costs'); // measured alone

const rows = indexes.map(
  (index): Row => ({ contender: contenders[index]!, seen: (name) => seen.get(`${index} ${name}`)! }),
);
const text = await report(rows);
console.log(`\n${text}`);
if (rows.length === contenders.length) writeReport(text);

async function work(): Promise<void> {
  for (let job = jobs.shift(); job; job = jobs.shift()) await job();
}

async function look(index: number, name: SituationName): Promise<void> {
  const found = await run(index, name);
  console.log(`${contenders[index]!.name}, ${name}: ${found.join(' | ')}`);
  seen.set(`${index} ${name}`, found);
}

function names(some: Partial<typeof situations>): SituationName[] {
  return Object.keys(some) as SituationName[]; // it has no others
}
