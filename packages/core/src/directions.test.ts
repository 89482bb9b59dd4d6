import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const base = [
  'cache.ts',
  'checks.ts',
  'clock.ts',
  'derived.ts',
  'errors.ts',
  'events.ts',
  'misuse.ts',
  'mode/',
  'signal.ts',
];
const everything = [
  ...base,
  'memory-cache.ts',
  'values/',
  'coherence/',
  'codecs/',
  'keys/',
  'wrappers/',
  'two-level/',
  'cached/',
  'protocol/',
  'channels/',
  'guard/',
];

/** Which room may import which: a room is a folder with all that is in it, or a file beside the folders. */
const directions: Readonly<Record<string, readonly string[]>> = {
  'errors.ts': [],
  'checks.ts': ['errors.ts'],
  'clock.ts': [],
  'backoff.ts': [],
  'signal.ts': [],
  'mode/': ['errors.ts'],
  'events.ts': ['checks.ts', 'errors.ts', 'mode/'],
  'cache.ts': ['mode/'],
  'derived.ts': ['cache.ts'],
  'values/': ['checks.ts', 'errors.ts'],
  'codecs/': ['errors.ts', 'values/'],
  'keys/': ['errors.ts', 'values/'],
  'coherence/': ['cache.ts', 'mode/'],
  'misuse.ts': ['cache.ts', 'checks.ts', 'errors.ts', 'coherence/', 'mode/'],
  'memory-entry.ts': [],
  'memory-cache.ts': ['cache.ts', 'checks.ts', 'clock.ts', 'misuse.ts', 'memory-entry.ts', 'mode/', 'values/'],
  'guard/': ['backoff.ts', 'clock.ts', 'errors.ts', 'events.ts'],
  'wrappers/': [...base, 'coherence/', 'guard/', 'keys/'],
  'protocol/': ['backoff.ts', 'clock.ts', 'errors.ts', 'events.ts', 'coherence/', 'mode/'],
  'channels/': ['checks.ts', 'clock.ts', 'errors.ts', 'misuse.ts', 'mode/', 'protocol/'],
  'two-level/': [...base, 'coherence/', 'guard/', 'protocol/', 'values/', 'wrappers/'],
  'cached/': [...base, 'coherence/', 'keys/', 'wrappers/'],
  'adapter/': [
    'channels/',
    'guard/',
    'cache.ts',
    'checks.ts',
    'clock.ts',
    'errors.ts',
    'events.ts',
    'misuse.ts',
    'mode/',
    'codecs/',
    'keys/',
    'signal.ts',
    'wrappers/',
  ],
  'keyv/': [...base, 'adapter/', 'codecs/', 'wrappers/'],
  'testing/': [...everything, 'adapter/'],
  'index.ts': everything,
  // Not published: what the exhaustive tests are made of.
  'interleavings/': [...everything, 'testing/'],
};

/** The files by their paths in this folder, each with what it imports: paths like its own, or names of packages. */
type Imports = Readonly<Record<string, readonly string[]>>;

function roomOf(file: string): string {
  if (file.includes('interleavings/')) return 'interleavings/';
  return file.includes('/') ? `${file.split('/')[0]}/` : file;
}

/** A sentence for each import that goes against the table. */
function wrongDirections(imports: Imports): string[] {
  return Object.entries(imports).flatMap(([file, targets]) => {
    const room = roomOf(file);
    const allowed = directions[room];
    if (!allowed) return [`${file} is in a new room: say in directions.test.ts what ${room} may import`];
    return targets
      .filter((target) => roomOf(target) !== room && !allowed.includes(roomOf(target)))
      .map((target) => `${file} must not import ${target}: ${room} may import ${allowed.join(', ') || 'nothing'}`);
  });
}

/** A sentence for each file from which imports lead back to itself, types included. */
function cycles(imports: Imports): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push(`${file} imports itself: ${[...path.slice(path.indexOf(file)), file].join(' > ')}`);
    } else if (!done.has(file)) {
      for (const target of imports[file] ?? []) visit(target, [...path, file]);
      done.add(file);
    }
  };
  for (const file of Object.keys(imports)) visit(file, []);
  return found;
}

/** The imports of all files that are no tests, nor made for tests alone (`test-….ts`). */
function importsOfSources(): Imports {
  const folder = fileURLToPath(new URL('./', import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'));
  const sources = files.filter((file) => /(?<!\.test|\.test-d)\.ts$/.test(file) && !/(^|\/)test-/.test(file));
  return Object.fromEntries(
    sources.map((file) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(folder + file, 'utf8'));
      return [file, importedFiles.map(({ fileName }) => resolve(file, fileName))];
    }),
  );
}

function resolve(file: string, name: string): string {
  return name.startsWith('.') ? posix.join(posix.dirname(file), name).replace(/\.js$/, '.ts') : name;
}

describe('The directions of imports', () => {
  it('are those of the table', () => {
    expect(wrongDirections(importsOfSources())).toEqual([]);
  });

  it('never lead back', () => {
    expect(cycles(importsOfSources())).toEqual([]);
  });

  it('are found in the sources: those of types, and those that only hand on', () => {
    const { 'derived.ts': derived, 'index.ts': index } = importsOfSources();
    expect(derived).toEqual(['cache.ts']);
    expect(index).toEqual(expect.arrayContaining(['cache.ts', 'wrappers/prefixed.ts', 'codecs/json.ts']));
  });

  it('are told where they are wrong: to another room, to a package, from a room without a row', () => {
    expect(wrongDirections({ 'wrappers/x.ts': ['wrappers/y.ts', 'mode/y.ts', 'cached/y.ts'] })).toEqual([
      expect.stringMatching(/^wrappers\/x\.ts must not import cached\/y\.ts: wrappers\/ may import cache\.ts, /),
    ]);
    expect(wrongDirections({ 'errors.ts': ['lru-cache', 'index.ts'], 'mode/x.ts': ['testing/y.ts'] })).toEqual([
      'errors.ts must not import lru-cache: errors.ts may import nothing',
      'errors.ts must not import index.ts: errors.ts may import nothing',
      'mode/x.ts must not import testing/y.ts: mode/ may import errors.ts',
    ]);
    expect(wrongDirections({ 'cached/x.ts': ['cached/interleavings/y.ts'] })).toHaveLength(1);
    expect(wrongDirections({ 'utils/x.ts': [] })).toEqual([
      'utils/x.ts is in a new room: say in directions.test.ts what utils/ may import',
    ]);
  });

  it('are told where they lead back', () => {
    expect(cycles({ 'a.ts': ['b.ts'], 'b.ts': ['c.ts'], 'c.ts': ['b.ts'] })).toEqual([
      'b.ts imports itself: b.ts > c.ts > b.ts',
    ]);
  });
});
