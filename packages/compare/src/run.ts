import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { SituationName } from './situations.js';
import type { Seen } from './watch.js';

const child = fileURLToPath(new URL('./child.ts', import.meta.url));

/** What is seen of a row in a situation, in a process of its own. Rejects, with what that printed, where it does not say. */
export async function run(row: number, situation: SituationName): Promise<readonly Seen[]> {
  const args = [...process.execArgv, child, String(row), situation];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 28 }); // some log each error
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as readonly Seen[]; // as child.ts prints it
}
