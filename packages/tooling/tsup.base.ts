import type { Options } from 'tsup';

/** The build of every published package: ESM and CJS, each with its own types. */
export const build = (entry: Record<string, string>): Options => ({
  entry,
  format: ['esm', 'cjs'],
  target: 'es2022',
  sourcemap: true,
  clean: true,
  treeshake: true,
  splitting: true,
  // tsup sets `baseUrl` when it makes types, which TypeScript 6 calls deprecated.
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
});
