import { execFileSync } from 'node:child_process';

/** The path of a Node binary of this version, such as `24`, which npm fetches where it is not there yet. */
export function nodeBinary(version: string): string {
  // Another Node than the one that runs npm: the package `node` holds the binary.
  const args = ['--yes', `--package=node@${version}`, '-c', 'node -p process.execPath'];
  return execFileSync('npx', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

/** The version of a binary, such as `v24.1.0`. */
export function versionOf(node: string): string {
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
}
