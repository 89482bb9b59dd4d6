import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure, root } from './commands.mjs';

/**
 * A new folder, gone when this process ends, for the reports of test runs: `<package name>/<anything>.json` with the
 * numbers of Jest's and Vitest's JSON format, `numTotalTests`, `numPassedTests` and `numFailedTests`.
 */
export function reportsFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'ctu-test-reports-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * How many tests were passed, failed and skipped, as `12 passed, 0 failed`, with `, 1 skipped` when some were. Throws a
 * Failure when a package that has a test script executed no test.
 */
export function summary(folder) {
  const reports = testedPackages().map((name) => {
    const report = sum(packageReports(folder, name));
    if (report.passed + report.failed === 0) throw new Failure(`${name} executed no test`);
    return report;
  });
  const { passed, failed, total } = sum(reports);
  const skipped = total - passed - failed;
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function testedPackages() {
  const manifests = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name, 'package.json'));
  return [...manifests, join(root, 'docs', 'package.json')]
    .filter((path) => existsSync(path))
    .map((path) => JSON.parse(readFileSync(path, 'utf8')))
    .filter((manifest) => manifest.scripts?.test !== undefined)
    .map((manifest) => manifest.name);
}

function packageReports(folder, name) {
  const reports = join(folder, name);
  if (!existsSync(reports)) return [];
  return readdirSync(reports)
    .map((file) => JSON.parse(readFileSync(join(reports, file), 'utf8')))
    .map((report) => ({ passed: report.numPassedTests, failed: report.numFailedTests, total: report.numTotalTests }));
}

function sum(reports) {
  const add = (key) => reports.reduce((total, report) => total + report[key], 0);
  return { passed: add('passed'), failed: add('failed'), total: add('total') };
}
