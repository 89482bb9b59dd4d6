import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as buildWithEsbuild } from 'esbuild';
import { build as buildWithVite, type Rollup } from 'vite';
import { afterAll, describe, expect, it } from 'vitest';
import { linked, openProjects } from './projects.js';

/** Parts of the packages, as files of `dist` begin, that one can have without the others. */
const PARTS = [
  'core/adapter/',
  'core/cached/',
  'core/codecs/json.js',
  'core/codecs/structured.js',
  'core/memory-cache.js',
  'core/testing/contract/',
  'core/testing/faulty/',
  'core/testing/manual-clock.js',
  'core/two-level/',
  'core/wrappers/auto-prefixed.js',
  'core/wrappers/debug.js',
  'core/wrappers/forwarding.js',
  'core/wrappers/locked.js',
  'core/wrappers/prefixed.js',
  'core/wrappers/stats.js',
  'memcached/',
  'opentelemetry/count-events.js',
  'opentelemetry/observe-stats.js',
  'opentelemetry/traced-cache.js',
  'redis/',
];

const ADAPTER = ['core/adapter/', 'core/codecs/json.js', 'core/codecs/structured.js'];

/** An import, and the parts that a bundle of it may hold. */
const IMPORTS: readonly [statement: string, parts: readonly string[]][] = [
  ["{ PrefixedCache } from '@ctu/core'", ['core/wrappers/forwarding.js', 'core/wrappers/prefixed.js']],
  ["{ StatsCache } from '@ctu/core'", ['core/wrappers/forwarding.js', 'core/wrappers/stats.js']],
  ["{ MemoryCache } from '@ctu/core'", ['core/memory-cache.js']],
  ["{ cached } from '@ctu/core'", ['core/cached/']],
  ["{ TwoLevelCache } from '@ctu/core'", ['core/two-level/', 'core/wrappers/forwarding.js']],
  ["{ ManualClock } from '@ctu/core/testing'", ['core/testing/manual-clock.js']],
  ["{ RedisCache } from '@ctu/redis'", [...ADAPTER, 'redis/']],
  ["{ MemCached } from '@ctu/memcached'", [...ADAPTER, 'memcached/']],
  ["{ TracedCache } from '@ctu/opentelemetry'", ['core/wrappers/forwarding.js', 'opentelemetry/traced-cache.js']],
];

/** The files that leave anything in a bundle. */
type Kept = (entry: string) => Promise<string[]>;

const clients = ['redis', 'memcached', '@opentelemetry/api'];

const bundlers: Readonly<Record<string, Kept>> = {
  esbuild: async (entry) => {
    const { metafile } = await buildWithEsbuild({
      entryPoints: [entry],
      bundle: true,
      minify: true,
      write: false,
      metafile: true,
      outdir: 'out',
      platform: 'node',
      format: 'esm',
      external: clients,
    });
    return Object.values(metafile.outputs).flatMap(({ inputs }) =>
      Object.keys(inputs).filter((file) => inputs[file]!.bytesInOutput > 0),
    );
  },
  Vite: async (entry) => {
    const rollupOptions = { input: entry, external: [...clients, /^node:/] };
    const result = await buildWithVite({
      configFile: false,
      logLevel: 'silent',
      build: { write: false, target: 'es2022', rollupOptions },
    });
    const { output } = result as Rollup.RollupOutput; // one output, and no watching
    return output
      .flatMap((chunk) => (chunk.type === 'chunk' ? Object.entries(chunk.modules) : []))
      .filter(([, { renderedLength }]) => renderedLength > 0)
      .map(([file]) => file);
  },
};

/** `core/wrappers/prefixed.js` of `/…/@ctu/core/dist/wrappers/prefixed.js`; nothing of other packages' files. */
const ownName = (file: string): string[] => {
  const [, name, path] = /@ctu\/(\w+)\/dist\/(.*)$/.exec(file) ?? [];
  return name && path ? [`${name}/${path}`] : [];
};

describe('What an application does not import', () => {
  const projects = openProjects(linked);
  afterAll(() => projects.remove());

  describe.each(Object.keys(bundlers))('costs nothing in a bundle of %s', (bundler) => {
    it.each(IMPORTS)('of %s', async (statement, parts) => {
      const name = /\w+/.exec(statement)![0];
      const entry = join(await projects.folderOf('bundles'), `${name}.js`);
      writeFileSync(entry, `import ${statement};\nconsole.log(${name});\n`);
      const files = (await bundlers[bundler]!(entry)).flatMap(ownName);
      const held = PARTS.filter((part) => files.some((file) => file.startsWith(part)));
      expect(held).not.toEqual([]);
      expect(held.filter((part) => !parts.includes(part))).toEqual([]);
    });
  });
});
