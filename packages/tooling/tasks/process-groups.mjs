import { constants } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

const groups = new Set();
let interrupted = false;

/**
 * Ends the process group that this child leads when this process is interrupted, which then waits for the end of the
 * whole group. Returns the way to take that back, for when the child has ended: false if it ended because of that.
 */
export function endWithThisProcess(child) {
  groups.add(child.pid);
  return () => {
    if (!interrupted) groups.delete(child.pid);
    return !interrupted;
  };
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, async () => {
    interrupted = true;
    await Promise.all(Array.from(groups, endGroup));
    process.exit(128 + constants.signals[signal]);
  });
}

/** Asks the processes of the group to end, and kills those that are left after ten seconds. */
async function endGroup(id) {
  const deadline = Date.now() + 10_000;
  for (let signal = 'SIGTERM'; signalGroup(id, signal); signal = Date.now() < deadline ? 0 : 'SIGKILL') await pause(50);
}

/** Sends the signal to the group, 0 for none; whether there is such a group. */
function signalGroup(id, signal) {
  try {
    return process.kill(-id, signal);
  } catch {
    return false;
  }
}
