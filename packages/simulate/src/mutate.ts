import { find } from './find.js';
import { mutants } from './mutants.js';

/** So long each is looked for, in milliseconds. */
const LIMIT = 10_000;

let missed = 0;
for (const mutant of mutants) {
  const { seed, violation, milliseconds } = await find(mutant, LIMIT);
  const what = `${mutant.file}: ${mutant.from.trim().split('\n')[0]!.slice(0, 90)}`;
  if (seed === undefined) {
    missed++;
    console.log(`NOT FOUND  ${what}`);
  } else console.log(`${(milliseconds / 1_000).toFixed(1).padStart(4)} s, seed ${seed}  ${what}\n    ${violation}`);
}
console.log(`${mutants.length - missed} of ${mutants.length} found`);
if (missed > 0) process.exitCode = 1;
