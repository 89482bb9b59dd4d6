import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A project as a reader would make it: ES modules, and the packages as they are built. */
export const project: string = join(root, 'docs/.snippets');

/** A block of a Markdown file, as a program of its own. */
export interface Snippet {
  /** Where it stands: `docs/guide/start.md:12`. */
  readonly name: string;
  readonly file: string;
  /** Whether it needs a newer Node than the oldest that we support. */
  readonly needsNewer: boolean;
  /** What the comments `// → …` behind its `console.log` lines say that it prints, a line each. */
  readonly expected: string;
}

/** A Markdown file of the documentation. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** Writes every block of TypeScript (`ts`) and JavaScript (`js`) into the project, each name replaced as told. */
export function writeSnippets(replacements: Readonly<Record<string, string>> = {}): Snippet[] {
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }\n');
  return pages().flatMap(({ path, text }) =>
    [...text.matchAll(/^```(ts|js)\n(.*?)^```$/gms)].map(([block, language, code]) => {
      const line = text.slice(0, text.indexOf(block)).split('\n').length;
      const file = join(project, `${path.replaceAll(/[/.]/g, '-')}-${line}.${language === 'js' ? 'mjs' : language}`);
      const program = Object.entries(replacements).reduce((all, [from, to]) => all.replaceAll(from, to), code!);
      writeFileSync(file, `${program}\nexport {};\n`); // a module, also where it imports nothing
      const expected = [...program.matchAll(/console\.log\(.*\); \/\/ → (.*\n)/g)].map(([, output]) => output);
      const needsNewer = program.includes("'node:sqlite'");
      return { name: `${path}:${line}`, file, needsNewer, expected: expected.join('') };
    }),
  );
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
