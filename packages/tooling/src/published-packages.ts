import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The parts of a package.json that checks look at. */
interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly scripts: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly '@ctu/source': string }>>;
}

/** A package of this repository that goes to npm. */
export interface PublishedPackage {
  /** From the top: `packages/core`. */
  readonly path: string;
  readonly manifest: Manifest;
}

/** The packages that go to npm: those whose package.json does not say that they are private. */
export function publishedPackages(): PublishedPackage[] {
  return readdirSync(join(root, 'packages'))
    .map((folder) => `packages/${folder}`)
    .filter((path) => existsSync(join(root, path, 'package.json')))
    .map((path) => ({ path, manifest: readManifest(path) }))
    .filter(({ manifest }) => !manifest.private);
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as Manifest; // pnpm would refuse another
}
