import { Failure, installDependencies, pnpm, turbo } from './commands.mjs';
import { installBrowser, installServers } from './programs.mjs';
import { reportsFolder, summary } from './test-reports.mjs';

const logsOfFailures = '--output-logs=errors-only';
let result = '';
let browser;

const steps = [
  ['dependencies', installDependencies],
  ['servers', installPrograms],
  ['lint', () => pnpm(['run', '--silent', 'lint'])],
  ['build', () => turbo(['build', logsOfFailures])],
  ['types', () => turbo(['types', logsOfFailures])],
  ['tests, packages, site', runTests],
];

/**
 * Everything that must hold before a change is merged. Ends at the first step that fails with a Failure that names it;
 * the last line of a success is how many tests were executed.
 */
export async function check() {
  for (const [title, step] of steps) {
    const start = performance.now();
    const duration = () => `${((performance.now() - start) / 1_000).toFixed(1)} s`;
    console.log(`\n── ${title}`);
    await step().catch((error) => {
      throw error instanceof Failure ? new Failure(`── ${title} failed after ${duration()}: ${error.message}`) : error;
    });
    console.log(`── ${title}: ${duration()}`);
  }
  console.log(`\n${result}`);
}

async function installPrograms() {
  await installServers();
  browser = installBrowser(); // which takes half a minute, and is not needed yet
}

async function runTests() {
  await browser;
  const reports = reportsFolder();
  // Three at a time: much of what they do is waiting for servers, and no test minds a busy machine.
  const tasks = ['test', 'package', 'site', 'check'];
  await turbo([...tasks, '--concurrency=3', '--continue', '--log-prefix=none'], { env: { TEST_REPORTS: reports } });
  result = summary(reports);
}
