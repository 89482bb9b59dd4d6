import { spawn } from 'node:child_process';
import { endWithThisProcess } from './process-groups.mjs';

// Ends by itself when the process that wanted it is gone.
const loop = 'const parent = process.ppid; while (process.ppid === parent);';

/** Starts so many processes that take as much of the machine as they get. Returns the way to end them. */
export function keepBusy(count) {
  const children = Array.from({ length: count }, () => {
    const child = spawn(process.execPath, ['-e', loop], { stdio: 'ignore', detached: true });
    return { child, finish: endWithThisProcess(child) };
  });
  return () => {
    for (const { child, finish } of children) {
      finish();
      child.kill('SIGKILL');
    }
  };
}
