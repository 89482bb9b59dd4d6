import { contenders } from './contenders.js';
import { type Row, report, writeReport } from './document.js';
import { run } from './run.js';
import { type SituationName, situations } from './situations.js';
import type { Seen } from './watch.js';

// All rows, which are written into the documentation; or those whose names have the text, which are printed.
const [wanted = ''] = process.argv.slice(2);
const rows: Row[] = [];
for (const [index, contender] of contenders.entries()) {
  if (!contender.name.includes(wanted)) continue;
  const seen: Partial<Record<SituationName, readonly Seen[]>> = {};
  for (const name of Object.keys(situations) as SituationName[]) {
    seen[name] = await run(index, name);
    console.log(`${contender.name}, ${name}: ${seen[name].map(({ text }) => text).join(' | ')}`);
  }
  rows.push({ contender, seen: seen as Row['seen'] }); // each situation was gone through
}
const text = await report(rows);
console.log(`\n${text}`);
if (rows.length === contenders.length) writeReport(text);
else if (rows.length === 0) throw new Error(`No row has "${wanted}" in its name`);
