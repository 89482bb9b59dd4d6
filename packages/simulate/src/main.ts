import { parseArgs } from 'node:util';
import { asBefore, byChance } from './choices.js';
import { minimal } from './minimal.js';
import { simulate } from './simulation.js';

Error.stackTraceLimit = 0; // errors are made by the thousand

const { seeds, seed } = parseArgs({
  options: { seeds: { type: 'string', default: '1000' }, seed: { type: 'string' } },
}).values;

const first = Number(seed ?? process.env.SEED ?? 1);
const count = seed === undefined ? Number(seeds) : 1;
let [runs, steps, faults, violations] = [0, 0, 0, 0];
for (let number = first; number < first + count; number++) {
  const choices = byChance(number);
  const outcome = await simulate(choices);
  runs++;
  steps += outcome.steps;
  faults += outcome.faults;
  if (outcome.violation === undefined) continue;
  violations++;
  const shortest = await minimal(choices.made);
  const { events, violation } = await simulate(asBefore(shortest));
  console.log(
    `SEED ${number}: ${violation}\n  ${events.join('\n  ')}\nThe same again: npm run simulate -- --seed ${number}`,
  );
  process.exitCode = 1;
  break;
}
console.log(`${runs} runs, ${steps} steps, ${faults} faults, ${violations} violations`);
