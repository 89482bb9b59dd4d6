import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Failure, run } from './commands.mjs';

/** Programs that the tests start, and the Debian packages that have them. */
const servers = {
  'redis-server': 'redis-server',
  'redis-cli': 'redis-tools',
  memcached: 'memcached',
  openssl: 'openssl',
};

/** Where a browser lies that the tests of pages can do with, as `src/chromium.ts` looks for it. */
const browsers = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * Sees to it that there is a Chromium, where one can be installed as `installServers` does, after which it is to be called. Where there
 * is none, the tests that need one say that they are left out.
 */
export async function installBrowser() {
  if (process.env.CHROMIUM || missing(browsers).length < browsers.length || !canInstall()) return;
  await aptGet(['chromium']).catch(({ message }) => console.log(`There is no Chromium: ${message}`));
}

/**
 * Sees to it that the servers for the tests, or some of them, are on the PATH. Installs them on Debian and Ubuntu when run
 * as root, throws a Failure that says how to get them elsewhere.
 */
export async function installServers(wanted = Object.keys(servers)) {
  const absent = missing(wanted);
  if (absent.length === 0) return;
  if (canInstall()) await aptGet(absent.map((name) => servers[name]));

  const left = missing(wanted);
  if (left.length === 0) return;
  throw new Failure(
    `Not on the PATH: ${left.join(', ')}. Get them with "sudo apt-get install ${Object.values(servers).join(' ')}" ` +
      `(Debian, Ubuntu) or "brew install redis memcached openssl" (macOS)`,
  );
}

/** Whether this is Debian or Ubuntu, and we are root. */
function canInstall() {
  return existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
}

/** The lists of packages, which are brought up to date once. */
let lists;

async function aptGet(packages) {
  const options = { quiet: true, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  lists ??= run('apt-get', ['update', '-qq'], options);
  await lists;
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
}

function missing(names) {
  return names.filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
}
