import { defineConfig } from 'tsup';

export default defineConfig([
  // For runtimes that find packages by themselves: these are the built ones.
  {
    entry: ['core', 'redis', 'memcached', 'bun-redis'].map((name) => `src/programs/${name}.ts`),
    outDir: 'dist/programs',
    format: 'esm',
    target: 'es2022',
  },
  // For those that are given one file.
  {
    entry: { 'core-page': 'src/programs/page.ts' },
    outDir: 'dist/bundles',
    format: 'iife',
    target: 'es2022',
    platform: 'browser',
    noExternal: [/./],
  },
  {
    entry: ['src/programs/core-worker.ts'],
    outDir: 'dist/bundles',
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    splitting: false,
    noExternal: [/./],
  },
  {
    entry: ['src/programs/redis-worker.ts', 'src/programs/memcached-worker.ts'],
    outDir: 'dist/bundles',
    format: 'esm',
    target: 'es2022',
    platform: 'node',
    splitting: false,
    noExternal: [/./],
    external: [/^node:/],
    // CommonJS packages ask for Node's own by it.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire('/');" },
  },
]);
