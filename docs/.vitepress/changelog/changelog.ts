import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The page of all changes: those to come, of `.changeset`, and those of each release, of the packages' `CHANGELOG.md`. */
export function changelog(): string {
  const changes = readdirSync(`${root}.changeset`)
    .filter((name) => /^[^R].*\.md$/.test(name)) // its README is none
    .map((name) => readFileSync(`${root}.changeset/${name}`, 'utf8'));
  const releases = readdirSync(`${root}packages`)
    .map((name) => `${root}packages/${name}/CHANGELOG.md`)
    .filter(existsSync)
    .map((file) => readFileSync(file, 'utf8'));
  // Who searches looks for what is, not for when it came.
  return `---\nsearch: false\n---\n\n${pageOf(changes, releases)}`;
}

/** The same of texts. */
export function pageOf(changes: readonly string[], releases: readonly string[]): string {
  const intro = releases.length === 0 ? 'Nothing has been released yet. This is what the first release has.' : '';
  const parts = ['# Changelog', intro, unreleased(changes), ...releases.map(lowered)];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function unreleased(changes: readonly string[]): string {
  const lists = new Map<string, string[]>();
  for (const change of changes) {
    const [, head = '', text = ''] = /^---\n(.*?)\n---\n(.*)$/s.exec(change) ?? [];
    const packages = [...head.matchAll(/^['"](.+?)['"]:/gm)].map(([, name]) => name!);
    const title = packages.length === 1 ? packages[0]! : 'Several packages';
    const item = `- ${text.trim().replaceAll('\n', '\n  ')}`;
    lists.set(title, [...(lists.get(title) ?? []), item]);
  }
  const parts = [...lists].sort(byTitle).map(([title, items]) => `### ${title}\n\n${items.join('\n')}`);
  return parts.length === 0 ? '' : ['## Unreleased', ...parts].join('\n\n');
}

/** What is of several packages comes first. */
function byTitle([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  const [first, second] = [a, b].map((title) => (title.startsWith('@') ? title : ''));
  return first!.localeCompare(second!);
}

/** A changelog of a package, as a part of the page. */
function lowered(text: string): string {
  return text.trim().replace(/^#/gm, '##');
}
