import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compiled } from './compiled.js';
import type { Snippet } from './snippets.js';

/** Programs that run one after another in one process: to start one for each would take most of the time. */
export interface Together {
  readonly name: string;
  readonly programs: readonly Snippet[];
}

/** Those of a page together, and those of the sources of a package; alone what needs a newer Node, or has commands after it. */
export function together(snippets: readonly Snippet[]): Together[] {
  const groups = new Map<string, Snippet[]>();
  for (const snippet of snippets) {
    const { name, needsNewer, commands } = snippet;
    const alone = needsNewer || commands.length > 0;
    const group = alone ? name : name.replace(/^(packages\/\w+\/src)\/.*/, '$1').replace(/:\d+$/, '');
    groups.set(group, [...(groups.get(group) ?? []), snippet]);
  }
  return [...groups].map(([name, programs]) => ({ name, programs }));
}

/** Writes the program that runs them, each after a line with its name; its path. */
export function programOf({ name, programs }: Together): string {
  const lines = programs.flatMap((program) => [
    `console.log(${JSON.stringify(headOf(program))});`,
    `await import(${JSON.stringify(pathToFileURL(compiled(program.file)).href)});`,
  ]);
  const file = join(dirname(programs[0]!.file), `${name.replaceAll(/\W/g, '-')}-together.mjs`);
  writeFileSync(file, lines.join('\n'));
  return file;
}

/** What that prints. */
export function printedBy({ programs }: Together): string {
  return programs.map((program) => `${headOf(program)}\n${program.expected}`).join('');
}

function headOf({ name }: Snippet): string {
  return `── ${name}`;
}
