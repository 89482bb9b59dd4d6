import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext } from 'playwright-core';

const built = fileURLToPath(new URL('../dist', import.meta.url));

/** Where the built site is while it is looked at. Nothing listens there: its files are handed to the browser. */
export const ORIGIN = 'http://site.test';

/** The addresses of all pages, such as `/guide/start`. */
export function pages(): string[] {
  if (!existsSync(built)) throw new Error('There is no built site: "npm run docs" builds it');
  return readdirSync(built, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.html') && path !== '404.html')
    .map((path) => `/${path.replace(/(index)?\.html$/, '')}`)
    .sort();
}

/** Answers what the pages ask for from the built files. What is not there, or elsewhere, is told to `missing`. */
export async function serveFrom(context: BrowserContext, missing: (url: string) => void): Promise<void> {
  await context.route('**/*', (route) => {
    const url = route.request().url();
    const path = url.startsWith(ORIGIN) ? fileOf(new URL(url).pathname) : undefined;
    if (path !== undefined) return route.fulfill({ path });
    missing(url);
    return route.abort();
  });
}

/** Whether a page has what a link says: the page itself, and the place in it. */
export function leadsSomewhere(link: string): boolean {
  const { pathname, hash } = new URL(link);
  const path = fileOf(pathname);
  if (path === undefined) return false;
  if (hash === '' || hash.includes('=')) return true; // what has a `=` is no place: it tells the page what to show
  return readFileSync(path, 'utf8').includes(` id="${decodeURIComponent(hash.slice(1))}"`);
}

/** The file of an address, which may leave out `index.html` or `.html`. */
function fileOf(pathname: string): string | undefined {
  const path = join(built, decodeURIComponent(pathname));
  const candidates = pathname.endsWith('/') ? [join(path, 'index.html')] : [path, `${path}.html`];
  return candidates.find((candidate) => /\.\w+$/.test(candidate) && existsSync(candidate));
}
