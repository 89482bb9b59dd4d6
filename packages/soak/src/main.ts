import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { report } from './report.js';
import { soak } from './soak.js';
import { type StackName, stacks } from './stacks.js';

const MINUTE = 60_000;

const {
  minutes,
  seed: given,
  only,
} = parseArgs({
  options: {
    /** For how long faults are made. */
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string' },
    /** A part of the names of the faults that are made. */
    only: { type: 'string', default: '' },
  },
}).values;

if (!(Number(minutes) > 0)) throw new RangeError(`--minutes takes a positive number, not "${minutes}"`);
const seed = Number(given ?? process.env.SEED ?? randomInt(2 ** 31));
console.log(`Seed ${seed}, ${minutes} minutes`);

const outcome = await soak({
  seed,
  stacks: Object.keys(stacks) as StackName[], // they are its keys
  goesOn: (_, elapsed) => elapsed < Number(minutes) * MINUTE,
  chosen: (name) => name.includes(only),
  say: console.log,
});
console.log(`\n${report(outcome)}`);
if (outcome.violations.length > 0) {
  console.error(`\nThe same faults again: npm run soak -- --seed ${seed}`);
  process.exitCode = 1;
}
