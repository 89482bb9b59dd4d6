import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endWithThisProcess } from './process-groups.mjs';

/** The top of the repository. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What whoever started a task can put right, told in one sentence. */
export class Failure extends Error {}

const { packageManager } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

const silence = {
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  npm_config_update_notifier: 'false',
};

/**
 * Runs a command to its end, at the top of the repository if `cwd` is absent. Rejects with a Failure when it does not
 * end with 0. With `quiet`, what it prints is shown in that case only; with `log`, it goes to the file of this name. Does
 * not settle once this process is interrupted.
 */
export async function run(command, args, { cwd = root, env = {}, quiet = false, log } = {}) {
  const file = log === undefined ? undefined : openSync(log, 'w');
  const output = file ?? (quiet ? 'pipe' : 'inherit');
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...silence, ...env },
    stdio: ['ignore', output, output],
    // A process group of its own can be ended as a whole, however deep its processes are nested.
    detached: true,
  });
  if (file !== undefined) closeSync(file); // the child has its own
  const finish = endWithThisProcess(child);
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => printed.push(data));

  await new Promise((resolve, reject) => {
    const fail = (reason) => {
      process.stderr.write(Buffer.concat(printed));
      reject(new Failure(`${[command, ...args].join(' ')}: ${reason}`));
    };
    child.once('error', (error) => fail(error.message));
    child.once('close', (code, signal) => {
      if (!finish()) return;
      if (code === 0) resolve();
      else fail(`ended with ${signal ?? code}`);
    });
  });
}

/** Runs pnpm, in the version that package.json names, which is then on the PATH of what it runs in turn. */
export function pnpm(args, options) {
  // Without the preference npx asks the registry each time, and waits for a minute when there is no network.
  return run('npx', ['--yes', '--prefer-offline', packageManager.split('+')[0], ...args], options);
}

/** Runs scripts of the packages that have them, in the order that turbo.json says. */
export function turbo(args, options) {
  return pnpm(['exec', 'turbo', 'run', ...args, '--env-mode=loose'], options);
}

/** Brings node_modules to what the lock file says. */
export function installDependencies() {
  return pnpm(['install', '--frozen-lockfile', '--prefer-offline'], { quiet: true });
}

/** Runs `src/main.ts` of a private package as it stands, with the sources of the others. */
export function runMain(name, args) {
  const options = ['--conditions=@ctu/source', '--import', 'tsx'];
  return run(process.execPath, [...options, 'src/main.ts', ...args], { cwd: join(root, 'packages', name) });
}
