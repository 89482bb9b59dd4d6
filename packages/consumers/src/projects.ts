import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import type { Tarballs } from './tarballs.js';
import { userEnvironment } from './user-environment.js';

const here = fileURLToPath(new URL('..', import.meta.url));
const places = [join(here, 'projects'), join(here, '..', '..', 'docs', 'examples')];
const run = promisify(execFile);

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** Brings into a project, whose package.json is given, what that names. */
export type Furnish = (project: string, manifest: Manifest, tarballs: Tarballs) => Promise<void>;

/** As a user does: `npm install`, with our packages from their tarballs. */
export const installed: Furnish = async (project, manifest, tarballs) => {
  const dependencies = Object.fromEntries(
    Object.entries(manifest.dependencies).map(([name, version]) => [
      name,
      tarballs[name] ? `file:${tarballs[name]}` : version,
    ]),
  );
  writeFileSync(join(project, 'package.json'), JSON.stringify({ ...manifest, dependencies }));
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], {
    cwd: project,
    env: userEnvironment(),
  });
};

/** Without a network: our packages out of their tarballs, and of the others those that this workspace has. */
export const linked: Furnish = async (project, { dependencies, devDependencies }, tarballs) => {
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    const place = join(project, 'node_modules', name);
    const own = join(here, 'node_modules', name);
    if (tarballs[name]) {
      mkdirSync(place, { recursive: true });
      await run('tar', ['-xzf', tarballs[name], '-C', place, '--strip-components=1']);
    } else if (existsSync(own)) {
      mkdirSync(dirname(place), { recursive: true });
      symlinkSync(own, place);
    }
  }
};

/** Copies of the projects, in a temporary folder. */
export interface Projects {
  /** The copy of this one, made and furnished when it is first asked for. */
  folderOf(name: string): Promise<string>;
  /** Removes all of them. */
  remove(): void;
}

/** Projects that are furnished so. */
export function openProjects(furnish: Furnish): Projects {
  const folder = mkdtempSync(join(tmpdir(), 'ctu-consumers-'));
  const projects = new Map<string, Promise<string>>();
  const make = async (name: string): Promise<string> => {
    const project = join(folder, name);
    const source = places.map((place) => join(place, name)).find(existsSync);
    if (!source) throw new Error(`There is no project "${name}"`);
    // What somebody installed there to try it stays behind.
    cpSync(source, project, {
      recursive: true,
      filter: (file) => !/\/(node_modules|\.next|package-lock\.json)$/.test(file),
    });
    const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Manifest; // ours
    await furnish(project, manifest, inject('tarballs'));
    return project;
  };
  return {
    folderOf(name) {
      const project = projects.get(name) ?? make(name);
      projects.set(name, project);
      return project;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
