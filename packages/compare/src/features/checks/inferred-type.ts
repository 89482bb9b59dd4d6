import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CompilerOptions } from 'typescript';
import type { Check } from './check.js';

const here = fileURLToPath(new URL('../../../', import.meta.url));

const options = (ts: typeof import('typescript')): CompilerOptions => ({
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  customConditions: ['@ctu/source'],
  types: ['node'],
});

/** The type of what a cache answers, as the compiler infers it. */
export const inferredType: Check = async ({ typed }) => {
  const { default: ts } = await import('typescript'); // only where it is needed: it takes seconds to load
  const folder = mkdtempSync(join(here, '.typed-')); // beside the packages that it imports
  try {
    const file = join(folder, 'typed.mts');
    writeFileSync(file, typed);
    const program = ts.createProgram([file], options(ts));
    const checker = program.getTypeChecker();
    const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
    const value = checker.getExportsOfModule(module).find(({ name }) => name === 'value')!;
    return `\`${checker.typeToString(checker.getTypeOfSymbol(value), undefined, ts.TypeFormatFlags.InTypeAlias).replaceAll('|', '\\|')}\``;
  } finally {
    rmSync(folder, { recursive: true });
  }
};
