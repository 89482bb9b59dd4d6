import { find } from './find.js';
import { mutants } from './mutants/mutants.js';

/** So long each is looked for, in milliseconds. */
const LIMIT = 10_000;

/** Takes each guard out in turn, of those whose names have a text, and tells how that was found. How many were not. */
export async function mutate(part: string): Promise<number> {
  const chosen = mutants.filter(({ name }) => name.includes(part));
  let missed = 0;
  for (const mutant of chosen) {
    const begin = performance.now();
    const found = await find(mutant, LIMIT);
    const seconds = ((performance.now() - begin) / 1_000).toFixed(1).padStart(4);
    if (!found) missed++;
    console.log(
      found ? `${seconds} s  ${mutant.name}\n        ${found.by}: ${found.violation}` : `NOT FOUND  ${mutant.name}`,
    );
  }
  console.log(`${chosen.length - missed} of ${chosen.length} found`);
  return missed;
}
