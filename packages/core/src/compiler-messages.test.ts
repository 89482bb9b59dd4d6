import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('./', import.meta.url));
const file = `${folder}compiler-messages.snippet.ts`;

const imports = `
  import { cached, LockedCache, MemoryCache, PrefixedCache, StatsCache, TwoLevelCache } from './index.js';
  const map = new Map<string, number>();
  const memory = new MemoryCache<string, number>();
  const load = (id: string): number => id.length;`;

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts', 'lib.webworker.d.ts'],
  types: [],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};

/** What the compiler says of each snippet, each on a line of its own. */
function messagesOf(snippets: readonly string[]): string[][] {
  const text = [imports.replaceAll('\n', ' '), ...snippets].join('\n');
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version) =>
    name === file ? ts.createSourceFile(name, text, version) : read(name, version);
  const program = ts.createProgram([file], options, host);
  const source = program.getSourceFile(file);
  const said = snippets.map((): string[] => []);
  for (const { start = 0, messageText } of program.getSemanticDiagnostics(source)) {
    const line = source!.getLineAndCharacterOfPosition(start).line; // it has just been compiled
    said[line - 1]?.push(ts.flattenDiagnosticMessageText(messageText, '\n'));
  }
  return said;
}

const WAY_OUT = 'a Map cannot expire entries: use MemoryCache or lru-cache where a ttl is needed';

/** A ttl over a Map. */
const REFUSED = [
  'cached(load, { cache: map, ttl: 5 });',
  "cached(load, { cache: new PrefixedCache(map, 'a.'), ttl: 5 });",
  "new PrefixedCache(map, 'a.').set('k', 1, { ttl: 5 });",
  "new StatsCache(new PrefixedCache(map, 'a.')).setMany([['k', 1]], { ttl: 5 });",
  "new TwoLevelCache(map, map).set('k', 1, { ttl: 5 });",
  "new TwoLevelCache(map, memory).set('k', 1, { ttl: 5 });",
  "new TwoLevelCache(memory, map).set('k', 1, { ttl: 5 });",
  "new LockedCache(map).update('k', () => 1, { ttl: 5 });",
];

/** What is right. */
const TAKEN = [
  'cached(load, { cache: memory, ttl: 5 });',
  'cached(load, { cache: map });',
  "new PrefixedCache(map, 'a.').set('k', 1);",
  "new PrefixedCache(map, 'a.').set('k', 1, {});",
  "new StatsCache(new PrefixedCache(memory, 'a.')).set('k', 1, { ttl: 5 });",
  "new TwoLevelCache(memory, memory).set('k', 1, { ttl: 5 });",
];

describe('The compiler', () => {
  const said = messagesOf([...REFUSED, ...TAKEN]);

  it.each(REFUSED.map((snippet, index) => [snippet, index] as const))('says the way out: %s', (_, index) => {
    expect(said[index]).toEqual([expect.stringContaining(WAY_OUT)]);
  });

  it('takes what is right', () => {
    expect(said.slice(REFUSED.length)).toEqual(TAKEN.map(() => []));
  });
});
