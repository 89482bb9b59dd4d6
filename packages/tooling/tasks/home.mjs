import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './commands.mjs';

/** The published packages: their folders, names and manifests. */
export function publishedPackages(root) {
  return readdirSync(join(root, 'packages'))
    .map((name) => ({ folder: `packages/${name}`, path: join(root, 'packages', name, 'package.json') }))
    .map((one) => ({ ...one, manifest: JSON.parse(readFileSync(one.path, 'utf8')) }))
    .filter(({ manifest }) => !manifest.private);
}

/**
 * Where the packages live, as the top-level package.json says it: the one place to fill. Throws a Failure where it does
 * not: npm links provenance to the repository, and readers find their way by the homepage.
 */
export function homeOf({ repository, homepage }) {
  const url = typeof repository === 'string' ? repository : repository?.url;
  const missing = Object.entries({ 'repository.url': url, homepage }).flatMap(([name, value]) => (value ? [] : [name]));
  if (missing.length === 0) return { url, homepage };
  throw new Failure(
    `The top-level package.json does not say where the packages live: fill in ${missing.join(' and ')}`,
  );
}

/** Writes the home into the manifests of the published packages. Returns the way to take that back. */
export function stampHome(root, { url, homepage }) {
  const packages = publishedPackages(root).map((one) => ({ ...one, before: readFileSync(one.path, 'utf8') }));
  for (const { folder, path, manifest } of packages) {
    const home = {
      homepage,
      bugs: `${url.replace(/^git\+|\.git$/g, '')}/issues`,
      repository: { type: 'git', url, directory: folder },
    };
    writeFileSync(path, `${JSON.stringify({ ...manifest, ...home }, null, 2)}\n`);
  }
  return () => {
    for (const { path, before } of packages) writeFileSync(path, before);
  };
}
