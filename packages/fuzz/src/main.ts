import { parseArgs } from 'node:util';
import { randomInt } from 'node:crypto';
import { Backends, fuzz } from './fuzz.js';

/** Runs with one seed. A failure is had again by the seed of its round. */
const RUNS = 200;

const { minutes, path } = parseArgs({
  options: { minutes: { type: 'string', default: '60' }, path: { type: 'string' } },
}).values;
const end = performance.now() + Number(minutes) * 60_000;
const tally = { runs: 0, calls: 0, faults: 0 };
const servers = new Backends();
const findings: string[] = [];

process.on('unhandledRejection', (reason) => {
  findings.push(`A rejection that nobody handles: ${reason instanceof Error ? reason.stack : String(reason)}`);
});

let told = performance.now();
let seed = Number(process.env.SEED ?? randomInt(2 ** 31));
do {
  const report = await fuzz(servers, tally, { seed, runs: RUNS, path, limit: 300_000 });
  if (report !== undefined) findings.push(report);
  if (findings.length > 0 || performance.now() - told >= 60_000 || performance.now() >= end) {
    told = performance.now();
    console.log(
      `${tally.runs} runs, ${tally.calls} calls, ${tally.faults} faults, ${findings.length} findings; last seed ${seed}`,
    );
  }
  if (findings.length === 0) seed = (seed + 1) % 2 ** 31;
} while (findings.length === 0 && path === undefined && performance.now() < end);
await servers.stop();

if (findings.length > 0) {
  console.error(`\n${findings.join('\n\n')}\n\nThe same again: SEED=${seed} npm run fuzz`);
  process.exitCode = 1;
}
