import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Backends } from './backend.js';
import { fuzz } from './fuzz.js';
import { subjects } from './subjects.js';

/** Runs with one seed. */
const RUNS = 50;

/** How long a round may take, in milliseconds: a finding is made smaller for the rest of it. */
const ROUND = 300_000;

const MINUTE = 60_000;

const { minutes, path } = parseArgs({
  options: { minutes: { type: 'string', default: '60' }, path: { type: 'string' } },
}).values;
const end = performance.now() + Number(minutes) * MINUTE;
const tally = { runs: 0, calls: 0, faults: 0 };
const backends = new Backends();
const findings: string[] = [];
let seed = Number(process.env.SEED ?? randomInt(2 ** 31));

const say = () =>
  console.log(
    `${tally.runs} runs, ${tally.calls} calls, ${tally.faults} faults, ${findings.length} findings, SEED=${seed}`,
  );
const timer = setInterval(say, MINUTE);
process.on('unhandledRejection', (reason) => {
  findings.push(`A rejection that nobody handles: ${reason instanceof Error ? reason.stack : String(reason)}`);
});

do {
  const backendOf = ({ backend }: { backend: Parameters<Backends['get']>[0] }) => backends.get(backend);
  const report = await fuzz({ subjects, backendOf, tally, seed, runs: RUNS, path, limit: ROUND });
  if (report !== undefined) findings.push(report);
  if (findings.length === 0) seed = (seed + 1) % 2 ** 31;
} while (findings.length === 0 && path === undefined && performance.now() < end);

clearInterval(timer);
say();
await backends.stop();
if (findings.length > 0) {
  console.error(`\n${findings.join('\n\n')}\n\nThe same again: SEED=${seed} npm run fuzz`);
  process.exitCode = 1;
}
