import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as buildWithEsbuild } from 'esbuild';
import { build as buildWithVite, type Rollup } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linked, openProjects, type Projects } from './projects.js';

const WRAPPERS = ['auto-prefixed', 'debug', 'locked', 'prefixed', 'stats'].map((name) => `core/wrappers/${name}.js`);
const CLIENTS = ['redis/', 'memcached/'];

/** An import, and what of the packages a bundle of it must not hold: folders and files of `dist`. */
const IMPORTS: readonly [statement: string, unused: readonly string[]][] = [
  [
    "{ PrefixedCache } from '@ctu/core'",
    [
      ...WRAPPERS.filter((file) => !file.endsWith('/prefixed.js')),
      'core/cached/',
      'core/two-level/',
      'core/codecs/',
      'core/keys/json',
      'core/memory-cache.js',
      'core/adapter/',
      'core/testing/',
      ...CLIENTS,
    ],
  ],
  [
    "{ MemoryCache } from '@ctu/core'",
    ['core/wrappers/', 'core/cached/', 'core/two-level/', 'core/codecs/', ...CLIENTS],
  ],
  [
    "{ cached } from '@ctu/core'",
    [
      ...WRAPPERS,
      'core/wrappers/forwarding.js',
      'core/two-level/',
      'core/memory-cache.js',
      'core/adapter/',
      ...CLIENTS,
    ],
  ],
  ["{ TwoLevelCache } from '@ctu/core'", [...WRAPPERS, 'core/cached/', 'core/codecs/', 'core/adapter/', ...CLIENTS]],
  ["{ ManualClock } from '@ctu/core/testing'", ['core/testing/contract/', 'core/testing/faulty/', 'core/wrappers/']],
  [
    "{ RedisCache } from '@ctu/redis'",
    ['core/wrappers/', 'core/cached/', 'core/two-level/', 'core/memory-cache.js', 'memcached/'],
  ],
  [
    "{ MemCached } from '@ctu/memcached'",
    ['core/wrappers/', 'core/cached/', 'core/two-level/', 'core/memory-cache.js', 'redis/'],
  ],
];

/** The files that leave anything in a bundle. */
type Kept = (entry: string) => Promise<string[]>;

const clients = ['redis', 'memcached'];

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
  let projects: Projects;
  beforeAll(async () => {
    projects = await openProjects(linked);
  });
  afterAll(() => projects.remove());

  describe.each(Object.keys(bundlers))('costs nothing in a bundle of %s', (bundler) => {
    it.each(IMPORTS)('of %s', async (statement, unused) => {
      const name = /\w+/.exec(statement)![0];
      const entry = join(await projects.folderOf('bundles'), `${name}.js`);
      writeFileSync(entry, `import ${statement};\nconsole.log(${name});\n`);
      const files = (await bundlers[bundler]!(entry)).flatMap(ownName);
      expect(files).not.toEqual([]);
      expect(files.filter((file) => unused.some((start) => file.startsWith(start)))).toEqual([]);
    });
  });
});
