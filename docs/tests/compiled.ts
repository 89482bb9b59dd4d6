import { readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';

/** A program as JavaScript, beside it: to compile it ahead takes less time than to let `tsx` do it. */
export function compiled(file: string): string {
  if (file.endsWith('.mjs')) return file;
  const program = file.replace(/\.ts$/, '.mjs');
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  writeFileSync(program, ts.transpile(readFileSync(file, 'utf8'), options));
  return program;
}
