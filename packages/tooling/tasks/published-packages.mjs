import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = fileURLToPath(new URL('../../../', import.meta.url));

/** The packages that go to npm, of the repository at `root`: those whose package.json does not say that they are private. */
export function publishedPackages(root = top) {
  return readdirSync(join(root, 'packages'))
    .map((folder) => `packages/${folder}`)
    .filter((path) => existsSync(join(root, path, 'package.json')))
    .map((path) => ({ path, manifest: JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) }))
    .filter(({ manifest }) => !manifest.private);
}
