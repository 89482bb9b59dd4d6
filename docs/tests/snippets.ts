import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A block of a Markdown file, as a program of its own. */
export interface Snippet {
  /** Where it stands: `docs/guide/start.md:12`. */
  readonly name: string;
  readonly file: string;
  readonly code: string;
  /** Whether it needs a newer Node than the oldest that we support. */
  readonly needsNewer: boolean;
  /** What the comments `// → …` behind its `console.log` lines say that it prints, a line each. */
  readonly expected: string;
  /** What is typed into a shell after it, and what that prints: the `console` block that follows. */
  readonly commands: readonly Command[];
}

/** A line `$ redis-cli …`, and the lines below it. */
export interface Command {
  readonly line: string;
  readonly output: string;
}

/** A Markdown file of the documentation. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/**
 * Writes every block of TypeScript (`ts`) and JavaScript (`js`), each text replaced as told, into a folder of `docs`:
 * a project as a reader would make it, of ES modules, and the packages as they are built.
 */
export function writeSnippets(
  replacements: Readonly<Record<string, string>> = {},
  documents = pages(),
  name = '.snippets',
): Snippet[] {
  const project = join(root, 'docs', name);
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }\n');
  return documents.flatMap(({ path, text }) =>
    [...text.matchAll(/^```(ts|js)\n(.*?)^```$(?:\n\n^```console\n(.*?)^```$)?/gms)].map((match) => {
      const [, language, program, typed] = match;
      const line = text.slice(0, match.index).split('\n').length;
      const file = join(project, `${path.replaceAll(/[/.]/g, '-')}-${line}.${language === 'js' ? 'mjs' : language}`);
      const code = Object.entries(replacements).reduce((all, [from, to]) => all.replaceAll(from, to), program!);
      writeFileSync(file, `${code}\nexport {};\n`); // a module, also where it imports nothing
      const expected = [...code.matchAll(/console\.log\(.*\); \/\/ → (.*\n)/g)].map(([, output]) => output);
      const needsNewer = code.includes("'node:sqlite'");
      const commands = commandsOf(typed ?? '');
      return { name: `${path}:${line}`, file, code, needsNewer, expected: expected.join(''), commands };
    }),
  );
}

function commandsOf(block: string): Command[] {
  return [...block.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)].map(([, line, output]) => ({
    line: line!,
    output: output!,
  }));
}

/** The pages of the documentation: README, guide, and the READMEs of the packages. */
export function pages(): Page[] {
  const documented = ['docs', 'packages/core', 'packages/redis', 'packages/memcached'];
  const files = documented.flatMap((directory) =>
    readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' }).map((path) => `${directory}/${path}`),
  );
  const paths = files.filter((path) => path.endsWith('.md') && !/node_modules|docs\/reference/.test(path));
  return ['README.md', ...paths].map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}
