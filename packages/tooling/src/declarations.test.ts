import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const packages = fileURLToPath(new URL('../../', import.meta.url));

/** What a project writes that has these packages. */
const PROJECTS: Readonly<Record<string, string>> = {
  core: `
    import { cached, MemoryCache, PrefixedCache, StatsCache, TwoLevelCache } from '@ctu/core';
    import { ServerCache } from '@ctu/core/adapter';
    import { FaultyCache } from '@ctu/core/testing';
    const far = new FaultyCache<string, number>(new MemoryCache());
    const stack = new StatsCache(new TwoLevelCache(new MemoryCache<string, number>(), new PrefixedCache(far, 'a.')));
    const load = cached(async (id: string) => id.length, { cache: stack, ttl: 1_000 });
    export const length: Promise<number> = load('a');
    export const closing: Promise<void> = stack.close();
    export type Parent = ServerCache<string, number>;`,
  redis: `
    import { RedisCache, type RedisClientLike } from '@ctu/redis';
    export const open = (client: RedisClientLike) => new RedisCache<number>(client, { ttl: 1_000 });
    export const closing = (cache: RedisCache<number>): Promise<void> => cache.close();`,
  memcached: `
    import { MemCached, type MemcachedClientLike } from '@ctu/memcached';
    export const open = (client: MemcachedClientLike) => new MemCached<number>(client, { ttl: 1_000 });
    export const closing = (cache: MemCached<number>): Promise<void> => cache.close();`,
  opentelemetry: `
    import { MemoryCache, StatsCache } from '@ctu/core';
    import { countEvents, observeStats, TracedCache } from '@ctu/opentelemetry';
    const cache = new TracedCache(new StatsCache(new MemoryCache<string, number>()), { name: 'a' });
    export const onEvent: (event: { type: 'channel-armed' }) => void = countEvents({ name: 'a' });
    export const read: number | undefined = cache.get('a');
    observeStats(cache, { name: 'a' }).close();`,
};

/** The same with each client library. */
const CLIENTS: Readonly<Record<string, string>> = {
  redis: `
    import { RedisCache } from '@ctu/redis';
    import { Redis } from 'ioredis';
    import { Redis as Valkey } from 'iovalkey';
    import { createClient, createCluster } from 'redis';
    new RedisCache(createClient());
    new RedisCache(createCluster({ rootNodes: [] }));
    new RedisCache(new Redis());
    new RedisCache(new Valkey());`,
  memcached: `
    import { MemCached } from '@ctu/memcached';
    import { Memcache } from 'memcache';
    import Memcached from 'memcached';
    import { Client } from 'memjs';
    new MemCached(new Memcached('127.0.0.1:11211'));
    new MemCached(Client.create());
    new MemCached(new Memcache());`,
};

/** With a compiler that knows them, `using` and `await using` close a cache. */
const USING: Readonly<Record<string, string>> = {
  core: `
    import { MemoryCache, StatsCache } from '@ctu/core';
    import { FaultyCache } from '@ctu/core/testing';
    export function now(): void {
      using cache = new StatsCache(new MemoryCache<string, number>());
      cache.set('k', 1);
    }
    export async function later(): Promise<void> {
      await using cache = new StatsCache(new FaultyCache<string, number>(new Map()));
      await cache.set('k', 1);
    }`,
  redis: `
    import { RedisCache } from '@ctu/redis';
    export async function later(): Promise<void> {
      await using cache = await RedisCache.connect<number>('redis://localhost');
      await cache.set('k', 1);
    }`,
  memcached: `
    import { MemCached } from '@ctu/memcached';
    export async function later(): Promise<void> {
      await using cache = await MemCached.connect<number>('localhost:11211');
      await cache.set('k', 1);
    }`,
};

/** What the compiler says of our declarations, and of a project over them, as ESM and as CommonJS, checking every file. */
function complaints(
  projects: Readonly<Record<string, string>>,
  libs: readonly string[],
  types: string[] = [],
): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: libs.map((lib) => `lib.${lib}.d.ts`),
    types,
    typeRoots: [`${packages}redis/node_modules/@types`],
    strict: true,
    exactOptionalPropertyTypes: true,
    esModuleInterop: true,
    skipLibCheck: false,
    noEmit: true,
  };
  const texts = new Map<string, string>(
    Object.entries(projects).flatMap(([name, text]) =>
      ['mts', 'cts'].map((kind) => [`${packages}${name}/project.${kind}`, text] as const),
    ),
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.getSourceFile = (file, version) => {
    const text = texts.get(file);
    return text === undefined ? getSourceFile(file, version) : ts.createSourceFile(file, text, version);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  // What the client libraries declare is their own affair, and takes long to check.
  const ours = program.getSourceFiles().filter(({ fileName }) => !fileName.includes('/node_modules/'));
  return ours
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
}

/** A compiler that knows nothing but the language of 2022. */
const OLD = ['es2022'];
const NEW = ['es2022', 'esnext.disposable'];

describe('The declarations, with every file checked', () => {
  it('compile where nothing but ES2022 is known', () => {
    expect(complaints(PROJECTS, OLD)).toEqual([]);
  });

  it('compile with each client library, whose types bring those of Node', () => {
    expect(complaints(CLIENTS, OLD, ['node'])).toEqual([]);
  });

  it('let `using` close a cache where the compiler knows it', () => {
    expect(complaints(USING, NEW)).toEqual([]);
    expect(complaints(USING, OLD, ['node'])).toEqual([]); // the types of Node tell of it too
  });
});
