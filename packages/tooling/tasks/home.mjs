import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './commands.mjs';
import { publishedPackages } from './published-packages.mjs';

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
  const packages = publishedPackages(root).map(({ path, manifest }) => {
    const file = join(root, path, 'package.json');
    return { path, file, manifest, before: readFileSync(file, 'utf8') };
  });
  for (const { path, file, manifest } of packages) {
    const home = {
      homepage,
      bugs: `${url.replace(/^git\+|\.git$/g, '')}/issues`,
      repository: { type: 'git', url, directory: path },
    };
    writeFileSync(file, `${JSON.stringify({ ...manifest, ...home }, null, 2)}\n`);
  }
  return () => {
    for (const { file, before } of packages) writeFileSync(file, before);
  };
}
