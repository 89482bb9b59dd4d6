import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A TypeScript block of a Markdown file, as a program of its own. */
export interface Snippet {
  /** Where it stands: `docs/guide/start.md:12`. */
  readonly name: string;
  readonly file: string;
  /** What its `console.log` lines say that they print: the comments `// → …`, in order. */
  readonly expected: string[];
  /** What is typed into a shell after it, and what that prints: the `console` block that follows. */
  readonly commands: readonly Command[];
}

/** A line `$ redis-cli …`, and the lines below it. */
export interface Command {
  readonly line: string;
  readonly output: string;
}

/** Writes every TypeScript block of the documentation, or of one file, into a folder of `docs`, each text replaced as told. */
export function writeSnippets(
  replacements: Readonly<Record<string, string>> = {},
  files = markdownFiles(),
  name = '.snippets',
): Snippet[] {
  const folder = join(root, 'docs', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return files.flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return [...text.matchAll(/^```ts\n(.*?)^```$(?:\n\n^```console\n(.*?)^```$)?/gms)].map((match) => {
      const line = text.slice(0, match.index).split('\n').length;
      const code = Object.entries(replacements).reduce((all, [from, to]) => all.replaceAll(from, to), match[1]!);
      const file = join(folder, `${path.replaceAll(/[/.]/g, '-')}-${line}.ts`);
      writeFileSync(file, `${code}\nexport {};\n`);
      const expected = [...code.matchAll(/console\.log\(.*\); \/\/ → (.*)$/gm)].map(([, output]) => output!);
      return { name: `${path}:${line}`, file, expected, commands: commandsOf(match[2] ?? '') };
    });
  });
}

function commandsOf(block: string): Command[] {
  return [...block.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)].map(([, line, output]) => ({
    line: line!,
    output: output!,
  }));
}

function markdownFiles(): string[] {
  const documented = ['docs', 'packages/core', 'packages/redis', 'packages/memcached'];
  const files = documented.flatMap((directory) =>
    readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' }).map((path) => `${directory}/${path}`),
  );
  return ['README.md', ...files.filter((path) => path.endsWith('.md') && !/node_modules|docs\/reference/.test(path))];
}
