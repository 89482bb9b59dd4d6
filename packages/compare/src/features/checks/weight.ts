import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from './check.js';
import { installed, manifestOf } from './installed.js';

/** How many packages come with it. */
export const dependencies: Check = async ({ packages }) => {
  const count = installed(packages).length - packages.length;
  return `${count}${packages.length > 1 ? ` and ${packages.slice(1).join(', ')}` : ''}`;
};

/** What it takes on a disk, with all that comes with it. */
export const installSize: Check = async ({ packages }) => {
  const bytes = installed(packages).reduce((sum, folder) => sum + sizeOf(folder), 0);
  return `${(bytes / 1e6).toFixed(1)} MB`;
};

/** Of what would be published: of a package of this workspace what its list of files says. */
function sizeOf(folder: string): number {
  const { files = [] } = folder.includes('node_modules') ? {} : manifestOf(folder);
  const isPublished = (path: string) =>
    files.length === 0 ||
    !path.includes('/') ||
    (files.some((name) => path.startsWith(`${name}/`)) && !/\.test(-d)?\.ts$|\/test-|\/interleavings\//.test(path));
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.split('/').includes('node_modules') && isPublished(path))
    .map((path) => statSync(join(folder, path)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
}
