import type { Options } from 'tsup';

const shared: Options = { target: 'es2022', sourcemap: true };

/**
 * The build of every published package, from its entries like `adapter/index`: ESM and CJS, each with its own types.
 *
 * ESM keeps a file per source, so that a bundler leaves out what an application does not import: of one large file it has
 * to keep every class that extends another. CJS is not shaken, so there the entries share bundles.
 */
export const build = (...names: string[]): Options[] => {
  const entry = Object.fromEntries(names.map((name) => [name, `src/${name}.ts`]));
  const tests = ['src/**/*.test.ts', 'src/**/*.test-d.ts', 'src/**/test-*.ts', 'src/**/interleavings/**'];
  if (!names.includes('testing/index')) tests.push('src/testing/**');
  const sources = ['src/**/*.ts', ...tests.map((pattern) => `!${pattern}`)];
  // tsup sets `baseUrl` when it makes types, which TypeScript 6 calls deprecated.
  const dts = { entry, compilerOptions: { ignoreDeprecations: '6.0' } };
  return [
    { ...shared, format: 'cjs', entry, splitting: true },
    { ...shared, format: 'esm', entry: sources, bundle: false },
    { ...shared, format: ['cjs', 'esm'], entry, dts: { ...dts, only: true } },
  ];
};
