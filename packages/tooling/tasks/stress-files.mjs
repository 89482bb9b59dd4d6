import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, root } from './commands.mjs';

/** The mark of a file with outages, signals or real time, as Vitest reads it too. */
const MARK = /^\/\/ @module-tag stress$/m;

/** The test files of all packages and of the documentation that have the mark, in the order of their names. */
export function stressFiles() {
  const packages = join(root, 'packages');
  const files = [...readdirSync(packages).map((name) => join(packages, name, 'src')), join(root, 'docs', 'tests')]
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)))
    .filter((path) => path.endsWith('.test.ts') && MARK.test(readFileSync(path, 'utf8')));
  if (files.length === 0) throw new Failure('No test file has the line "// @module-tag stress"');
  return files.sort();
}
