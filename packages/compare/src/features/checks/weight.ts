import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Check } from './check.js';

const here = fileURLToPath(new URL('../../../', import.meta.url));

interface Manifest {
  readonly name: string;
  readonly engines?: { readonly node?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
}

/** The oldest Node that the package and all that come with it allow, as far as they say. */
export const node: Check = async ({ packages }) => {
  const oldest = installed(packages).flatMap((folder) => /\d+/.exec(manifestOf(folder).engines?.node ?? '') ?? []);
  return oldest.length === 0 ? 'nobody says' : String(Math.max(...oldest.map(Number)));
};

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

/** The folders of these packages and of all that they depend on. */
function installed(names: readonly string[]): string[] {
  const folders = new Set<string>();
  const visit = (name: string, from: string): void => {
    const folder = folderOf(name, from);
    if (folders.has(folder)) return;
    folders.add(folder);
    for (const dependency of Object.keys(manifestOf(folder).dependencies ?? {})) visit(dependency, folder);
  };
  for (const name of names) visit(name, here);
  return [...folders];
}

/** Where Node finds a package: in the nearest `node_modules` above, links followed. */
function folderOf(name: string, from: string): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(candidate)) return realpathSync(candidate);
  }
  throw new Error(`${name} is not installed for ${from}`);
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest; // every package has one
}

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
