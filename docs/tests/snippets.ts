import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publishedPackages } from '@ctu/tooling';

const root = fileURLToPath(new URL('../../', import.meta.url));

const packages = publishedPackages().map(({ path }) => path);

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
  /** What is typed into a shell after it, and what that prints: the `console` blocks up to the next program. */
  readonly commands: readonly Command[];
}

/** A line `$ redis-cli …`, and the lines below it. */
interface Command {
  readonly line: string;
  readonly output: string;
}

/** A Markdown file of the documentation, or a source whose docstrings are Markdown. */
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
  documents = [...pages(), ...sources()],
  name = '.snippets',
): Snippet[] {
  const project = join(root, 'docs', name);
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }\n');
  return documents.flatMap(({ path, text }) => {
    const snippets: (Snippet & { readonly commands: Command[] })[] = [];
    for (const { 1: language, 2: block = '', index } of text.matchAll(/^```(ts|js|console)\n(.*?)^```$/gms)) {
      if (language === 'console') {
        snippets.at(-1)?.commands.push(...commandsOf(block));
        continue;
      }
      const line = text.slice(0, index).split('\n').length;
      const file = join(project, `${path.replaceAll(/[/.]/g, '-')}-${line}.${language === 'js' ? 'mjs' : language}`);
      const code = Object.entries(replacements).reduce((all, [from, to]) => all.replaceAll(from, to), block);
      writeFileSync(file, `${code}\nexport {};\n`); // a module, also where it imports nothing
      const expected = [...code.matchAll(/console\.log\(.*\); \/\/ → (.*\n)/g)].map(([, output]) => output).join('');
      const needsNewer = code.includes("'node:sqlite'");
      snippets.push({ name: `${path}:${line}`, file, code, needsNewer, expected, commands: [] });
    }
    return snippets;
  });
}

function commandsOf(block: string): Command[] {
  return [...block.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)].map(([, line, output]) => ({
    line: line!,
    output: output!,
  }));
}

/** The pages of the documentation: README, guide, and the READMEs of the packages. */
export function pages(): Page[] {
  const paths = ['docs', ...packages].flatMap(filesIn);
  return ['README.md', ...paths.filter((path) => path.endsWith('.md') && !/\.api\.md$|CHANGELOG/.test(path))].map(
    (path) => ({ path, text: read(path) }),
  );
}

/** The sources of the packages, without what begins the lines of a docstring. */
export function sources(): Page[] {
  const paths = packages.flatMap((name) => filesIn(`${name}/src`)).filter((path) => /^[^.]*\.ts$/.test(path));
  return paths.map((path) => ({ path, text: read(path).replaceAll(/^ *\* ?/gm, '') }));
}

/** The files of a folder that people wrote. What is installed or made there may be changing: other tests do so. */
function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return /^\.|^node_modules$/.test(entry.name) || path === 'docs/reference' ? [] : filesIn(path);
  });
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
