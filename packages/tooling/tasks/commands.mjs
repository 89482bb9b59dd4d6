import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The top of the repository. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Something that the user of a task can put right, told in one sentence. */
export class Failure extends Error {}

const { packageManager } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

const quietTools = {
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  npm_config_update_notifier: 'false',
};

/**
 * Runs a command to its end, at the top of the repository if no `cwd` is given. Throws a Failure when it does not end
 * with 0. With `quiet` its output is shown in that case only.
 */
export async function run(command, args, { cwd = root, env = {}, quiet = false } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...quietTools, ...env },
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    // A process group of its own, which ends as a whole however deep its processes are nested.
    detached: true,
  });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => output.push(data));

  running.add(child);
  const ending = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : `ended with ${signal ?? code}`));
  });
  // Who is interrupted reports nothing any more: the process ends as soon as the whole group has.
  if (interrupted) await new Promise(() => {});
  running.delete(child);
  if (ending === undefined) return;
  process.stderr.write(Buffer.concat(output));
  throw new Failure(`${[command, ...args].join(' ')}: ${ending}`);
}

/** Runs pnpm in the version of package.json, which is also on the PATH of what it runs. */
export function pnpm(args, options) {
  return run('npx', ['--yes', packageManager.split('+')[0], ...args], options);
}

/** Runs a script of the packages that have it, in the order that turbo.json says. */
export function turbo(args, options) {
  return pnpm(['exec', 'turbo', 'run', ...args, '--env-mode=loose'], options);
}

/** Brings node_modules to what the lock file says. */
export function installDependencies(options) {
  return pnpm(['install', '--frozen-lockfile', '--prefer-offline'], options);
}

const running = new Set();
let interrupted = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => interrupt(signal));

// A signal that npm gets ends the shell between npm and its script, and does not reach the script.
const parent = process.ppid;
const watch = process.env.npm_lifecycle_event && setInterval(() => process.ppid === parent || interrupt('SIGTERM'), 200);
if (watch) watch.unref();

async function interrupt(signal) {
  interrupted = true;
  await Promise.all(Array.from(running, endGroup));
  process.exit(128 + constants.signals[signal]);
}

/** Ends the process group of a child: asks it to, and kills what is left of it after ten seconds. */
async function endGroup({ pid }) {
  const deadline = Date.now() + 10_000;
  for (let signal = 'SIGTERM'; signalGroup(pid, signal); signal = Date.now() < deadline ? 0 : 'SIGKILL') {
    await pause(50);
  }
}

/** Sends a signal to a process group, 0 for none; whether there is such a group. */
function signalGroup(pid, signal) {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}
