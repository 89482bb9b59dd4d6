import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The files that are read where the repository is, not on the site. */
const readThere = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/README.md`),
];

/** Their links to files of the repository, or to headings in these, that lead nowhere, one sentence each. */
export function deadLinksOfFiles(): string[] {
  return readThere
    .map((name) => join(root, name))
    .filter(existsSync)
    .flatMap((file) => {
      const own = linksOf(file).filter((link) => !/^[a-z]+:/.test(link));
      return own.filter((link) => !isThere(file, link)).map((link) => `${relative(root, file)}: ${link} leads nowhere`);
    });
}

/** What the files of the documentation and of the repository link to elsewhere. */
export function foreignLinks(): string[] {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md') && !/node_modules|reference\//.test(path))
    .map((path) => `docs/${path}`);
  const files = [...readThere, ...docs].map((name) => join(root, name)).filter(existsSync);
  return [...new Set(files.flatMap(linksOf).filter((link) => /^https?:/.test(link)))].sort();
}

function linksOf(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/^```.*?^```/gms, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
}

function isThere(file: string, link: string): boolean {
  const [path, anchor] = link.split('#');
  const target = path ? join(dirname(file), path) : file;
  return existsSync(target) && (anchor === undefined || anchorsOf(target).includes(anchor));
}

/** The headings of a Markdown file, as links name them. */
function anchorsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/^```.*?^```/gms, '');
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title!
      .replace(/\[(.*?)\]\(.*?\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\-_ ]/gu, '')
      .replaceAll(' ', '-'),
  );
}
