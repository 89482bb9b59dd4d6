import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { number, verdict } from './contest-table.js';
import type { Table } from './table.js';

/** What `size-limit --json` says of one budget, in bytes. */
interface Budget {
  readonly name: string;
  readonly passed: boolean;
  readonly size: number;
  readonly sizeLimit: number;
}

const packages = ['core', 'redis', 'memcached'];

/** The budgets that each package's `.size-limit.json` sets, and what the built packages take of them. */
export function sizeTable(): { table: Table; reached: boolean[] } {
  const budgets = packages.flatMap(budgetsOf);
  const lines = budgets.map(({ name, passed, size, sizeLimit }) => {
    return [name, number(size), `≤ ${number(sizeLimit)}`, verdict(passed)];
  });
  const head = ['import', 'bytes', 'target', ''];
  const title = 'Minified and compressed (brotli), dependencies included';
  return { table: { title, head, lines, texts: 1 }, reached: budgets.map(({ passed }) => passed) };
}

function budgetsOf(name: string): Budget[] {
  const cwd = fileURLToPath(new URL(`../../${name}/`, import.meta.url));
  // A budget that is exceeded is told by the exit code too, which is no failure here.
  const command = ['-c', 'node_modules/.bin/size-limit --json || true'];
  return JSON.parse(execFileSync('sh', command, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}
