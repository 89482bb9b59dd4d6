import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { number, verdict } from './contest-table.js';
import type { Table } from './table.js';

/** What `size-limit --json` says of one budget, in bytes. */
interface Budget {
  readonly name: string;
  readonly size: number;
  readonly sizeLimit: number;
}

const packages = ['core', 'redis', 'memcached', 'opentelemetry'];

/** What the built packages take of their budgets, which each package's `.size-limit.json` sets. */
export function sizeTable(): { table: Table; reached: boolean[] } {
  const reached: boolean[] = [];
  const lines = packages.flatMap(budgetsOf).map(({ name, size, sizeLimit }) => {
    reached.push(size <= sizeLimit);
    return [name, number(size), `≤ ${number(sizeLimit)}`, verdict(size <= sizeLimit)];
  });
  const head = ['import', 'bytes', 'target', ''];
  const title = 'Minified and compressed (brotli), dependencies included';
  return { table: { title, head, lines, texts: 1 }, reached };
}

function budgetsOf(name: string): Budget[] {
  const cwd = fileURLToPath(new URL(`../../${name}/`, import.meta.url));
  // A budget that is exceeded is told by the exit code too, which is no failure here.
  const command = ['-c', 'node_modules/.bin/size-limit --json || true'];
  return JSON.parse(execFileSync('sh', command, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}
