import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { publishedPackages } from '@ctu/tooling';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Packages by their names, each with its tarball. */
export type Tarballs = Readonly<Record<string, string>>;

/** Packs the published packages, as they are built, into this folder. */
export async function pack(folder: string): Promise<Tarballs> {
  // The one that package.json names; it puts versions in the place of `workspace:`.
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { packageManager: string };
  const pnpm = ['--yes', '--prefer-offline', packageManager];
  const names = publishedPackages().map(({ manifest }) => manifest.name);
  const filters = names.map((name) => `--filter=${name}`);
  await promisify(execFile)('npx', [...pnpm, ...filters, 'pack', '--pack-destination', folder], { cwd: root });
  const files = readdirSync(folder);
  return Object.fromEntries(
    names.map((name) => [
      name,
      join(folder, files.find((file) => file.startsWith(`${name.slice(1).replace('/', '-')}-`))!),
    ]),
  );
}
