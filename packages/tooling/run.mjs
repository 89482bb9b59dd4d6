// Runs a task of this repository, on a machine that may have nothing but Node and npm: node run.mjs <task> [arguments]
// The scripts of package.json start it with `exec`, because a shell between npm and it would keep signals to itself.
import { bench } from './tasks/bench.mjs';
import { check } from './tasks/check.mjs';
import { Failure } from './tasks/commands.mjs';
import { compare } from './tasks/compare.mjs';
import { consumers } from './tasks/consumers.mjs';
import { demo } from './tasks/demo.mjs';
import { docs } from './tasks/docs.mjs';
import { everywhere } from './tasks/everywhere.mjs';
import { fuzz } from './tasks/fuzz.mjs';
import { release } from './tasks/release.mjs';
import { simulate } from './tasks/simulate.mjs';
import { soak } from './tasks/soak.mjs';
import { stress } from './tasks/stress.mjs';

const tasks = { bench, check, compare, consumers, demo, docs, everywhere, fuzz, release, simulate, soak, stress };

const [name, ...args] = process.argv.slice(2);
try {
  if (!Object.hasOwn(tasks, name)) throw new Failure(`No task "${name}", there are ${Object.keys(tasks).join(', ')}`);
  await tasks[name](args);
} catch (error) {
  // The sentence of a failure says it all; anything else needs its stack.
  console.error(error instanceof Failure ? `\n${error.message}` : error);
  process.exitCode = 1;
}
