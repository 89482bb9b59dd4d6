import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Whether no thread of this process runs any more because of SIGSTOP. On a busy machine that takes a moment. */
export function isStopped(pid: number): boolean {
  if (process.platform !== 'linux')
    return execFileSync('ps', ['-o', 'state=', '-p', String(pid)], utf8).startsWith('T');
  const threads = `/proc/${pid}/task`;
  // The state follows the name, which stands in brackets: `42 (memcached) T …`.
  return readdirSync(threads).every((thread) => /\) T [^)]*$/.test(readFileSync(`${threads}/${thread}/stat`, 'utf8')));
}

const utf8 = { encoding: 'utf8' } as const;
