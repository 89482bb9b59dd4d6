import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keepBusy } from './busy-loops.mjs';
import { Failure, installDependencies, root, run } from './commands.mjs';
import { installServers } from './programs.mjs';
import { stressFiles } from './stress-files.mjs';
import { openTally } from './stress-tally.mjs';

const TIMES = 150;
const BUSY_LOOPS = 2;
const tooling = join(root, 'packages', 'tooling');

/**
 * Runs the test files with outages, signals or real time again and again, in random order and beside busy loops: so many
 * times more with `--times`, else until the tally says 150. The tally is kept, and a later call continues it; `--anew`
 * begins it again. Ends with a Failure when a run in the tally was red. `SEED` gives the seed of the first run.
 */
export async function stress(args) {
  const { times, anew } = parseArgs({ args, options: { times: { type: 'string' }, anew: { type: 'boolean' } } }).values;
  await installDependencies();
  await installServers();
  const files = stressFiles();
  const tally = openTally(files, { anew });
  const goal = times === undefined ? TIMES : tally.runs.length + wholeNumber(times);

  const stop = keepBusy(BUSY_LOOPS);
  let seed = process.env.SEED;
  while (tally.runs.length < goal) {
    const result = await runOnce(files, seed ?? String(randomInt(2 ** 31)), tally.folder);
    seed = undefined;
    tally.add(result);
    console.log(`run ${tally.runs.length} of ${goal}: ${toText(result)}`);
  }
  stop();

  const red = tally.runs.filter(({ green }) => !green);
  console.log(`\n${tally.runs.length - red.length} of ${tally.runs.length} runs green`);
  for (const result of red) console.log(toText(result));
  if (red.length > 0) throw new Failure('Once it is cured, begin the tally again: npm run test:stress -- --anew');
}

/** Runs the files once; what came of it. The log of a green run goes. */
async function runOnce(files, seed, folder) {
  const log = join(folder, `${seed}.log`);
  const vitest = join(tooling, 'node_modules', 'vitest', 'vitest.mjs');
  const args = ['run', '--config', 'vitest.stress.ts', '--sequence.shuffle.files', '--sequence.shuffle.tests'];
  const start = performance.now();
  const green = await run(process.execPath, [vitest, ...args, ...files], {
    cwd: tooling,
    env: { SEED: seed },
    log,
  }).then(
    () => true,
    () => false,
  );
  const seconds = Number(((performance.now() - start) / 1_000).toFixed(1));
  if (green) rmSync(log);
  return { seed, green, seconds, ...(!green && { log }) };
}

function toText({ seed, green, seconds, log }) {
  return green ? `green after ${seconds} s` : `red after ${seconds} s with SEED=${seed}, see ${log}`;
}

function wholeNumber(text) {
  if (!/^[1-9]\d*$/.test(text)) throw new Failure(`--times takes a number of runs, not "${text}"`);
  return Number(text);
}
