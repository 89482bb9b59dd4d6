import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';
import { atExit } from './at-exit.js';

const first = 10_000;
const count = 22_000;
const claims = join(tmpdir(), 'ctu-ports');

/**
 * A loopback port on which nothing listens, below 32 000. Above that lie the ports that systems give to outgoing
 * connections: a client that tries again and again to reach a killed server there may end up connected to itself.
 *
 * This process has it until it ends: a server that was killed finds its port free when it starts again, whatever other
 * test runs of this machine have started meanwhile.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    // Random, so that processes that start servers at the same time do not all pick the same one.
    const port = first + Math.floor(Math.random() * count);
    if (claim(port) && (await getPort({ port })) === port) return port;
  }
  throw new Error(`No free port was found; those in use are claimed in ${claims}`);
}

/** Whether no other process that is alive has claimed the port, which this one then does. */
function claim(port: number): boolean {
  const file = join(claims, String(port));
  mkdirSync(claims, { recursive: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch {
    if (isAlive(Number(readFileSync(file, 'utf8')))) return false;
    writeFileSync(file, String(process.pid)); // it was killed (SIGKILL), and could not take its claim back
  }
  atExit(async () => rmSync(file, { force: true }));
  return true;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
