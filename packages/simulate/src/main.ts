import { parseArgs } from 'node:util';
import { asBefore, byChance } from './choices.js';
import { explore } from './explore.js';
import { minimal } from './minimal.js';
import { mutate } from './mutate.js';
import { explorations } from './scripts.js';
import { simulate } from './simulation.js';

Error.stackTraceLimit = 0; // errors are made by the thousand

const {
  seeds,
  seed,
  explore: exhaustively,
  faults: mostFaults,
  mutants,
  only,
} = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    explore: { type: 'boolean', default: false },
    /** Of the explorations those with so many faults, 0 or 1. */
    faults: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    /** A part of the name of a mutant, or of what is explored. */
    only: { type: 'string', default: '' },
  },
}).values;

if (!/^[01]$/.test(mostFaults ?? '0')) throw new RangeError(`--faults takes 0 or 1, not "${mostFaults}"`);

let [runs, steps, faults, violations] = [0, 0, 0, 0];
const begin = performance.now();

/** Runs by chance, from a seed on, until one violates something. */
async function bySeeds(first: number, count: number): Promise<void> {
  for (let number = first; number < first + count; number++) {
    const choices = byChance(number);
    const outcome = await simulate(choices);
    runs++;
    steps += outcome.steps;
    faults += outcome.faults;
    if (outcome.violation === undefined) continue;
    const { events, violation } = await simulate(asBefore(await minimal(choices.made)));
    show(`SEED ${number}: ${violation}`, events);
    console.log(`The same again: npm run simulate -- --seed ${number}`);
    return;
  }
}

/** Every order of small scripts, until one violates something. */
async function byExplorations(): Promise<void> {
  for (const exploration of explorations(mostFaults === undefined ? undefined : Number(mostFaults))) {
    const { setup, script, warm } = exploration;
    const { calls, inOrder, resilient, nearSteps } = setup;
    const kinds = Object.entries({ warm, 'in order': inOrder, resilient, 'near in steps': nearSteps });
    const kind = [calls, ...kinds.filter(([, is]) => is).map(([name]) => name)].join(', ');
    const what = `${script.map(([process, call]) => `${process} ${call}`).join(', ')} (${kind})`;
    if (!what.includes(only)) continue;
    const explored = await explore(exploration);
    runs += explored.runs;
    steps += explored.steps;
    faults += explored.faults;
    if (explored.violation) return show(`${what}: ${explored.violation.what}`, explored.violation.events);
    console.log(`${explored.runs} orders of ${what}, ${exploration.faults} faults`);
  }
}

function show(what: string, events: readonly string[]): void {
  violations++;
  process.exitCode = 1;
  console.log(`${what}\n  ${events.join('\n  ')}`);
}

if (mutants) {
  if ((await mutate(only)) > 0) process.exitCode = 1;
} else {
  if (exhaustively) await byExplorations();
  else await bySeeds(Number(seed ?? process.env.SEED ?? 1), seed === undefined ? Number(seeds) : 1);
  const took = ((performance.now() - begin) / 1_000).toFixed(0);
  console.log(`${runs} runs, ${steps} steps, ${faults} faults, ${violations} violations, ${took} s`);
}
