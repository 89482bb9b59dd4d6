import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The path of a program of an npm package, such as `deno@2.9.6`, which npm fetches where it is not there yet. */
export async function binaryOf(spec: string, name: string): Promise<string> {
  // Of Node, the one that runs npm is on the PATH too.
  const args = ['--yes', '--prefer-offline', `--package=${spec}`, '-c', `command -v ${name}`];
  const { stdout } = await execute('npx', args);
  return stdout.trim();
}

/** The version that a program tells of itself. */
export async function versionOf(binary: string): Promise<string> {
  const { stdout } = await execute(binary, ['--version']);
  const version = /\d+(\.\d+|-\d+)+/.exec(stdout)?.[0];
  if (version === undefined) throw new Error(`${binary} --version printed no version: ${stdout}`);
  return version;
}
