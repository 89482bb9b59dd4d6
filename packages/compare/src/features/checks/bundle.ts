import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Library } from '../library.js';
import type { Check } from './check.js';

/** What a function behind a cache in memory adds to a program: minified by esbuild and compressed by brotli, as size-limit measures. */
export const bundleSize: Check = async (library) => {
  const { outputFiles } = await bundled(library);
  return `${(brotliCompressSync(outputFiles[0]!.contents).length / 1_000).toFixed(1)} kB`;
};

/** What of Node it imports, which a browser or a worker at the edge may not have. */
export const builtins: Check = async (library) => {
  const { metafile } = await bundled(library);
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const names = new Set(imports.filter(({ external }) => external).map(({ path }) => path.replace('node:', '')));
  const [first, ...more] = [...names].sort();
  if (first === undefined) return 'nothing';
  return more.length < 2
    ? [first, ...more].map((name) => `\`${name}\``).join(', ')
    : `\`${first}\` and ${more.length} more`;
};

function bundled({ program }: Library) {
  const resolveDir = fileURLToPath(new URL('../../..', import.meta.url));
  return build({
    stdin: { contents: program, resolveDir, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    external: [...builtinModules, 'node:*'],
    write: false,
    metafile: true,
    outfile: 'out.js',
  });
}
