/** The parts of a package.json that checks look at. */
interface Manifest {
  readonly name: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly '@ctu/source': string }>>;
}

/** A package of this repository that goes to npm. */
export interface PublishedPackage {
  /** From the top: `packages/core`. */
  readonly path: string;
  readonly manifest: Manifest;
}

export function publishedPackages(root?: string): PublishedPackage[];
