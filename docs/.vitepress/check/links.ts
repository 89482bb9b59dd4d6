import { readFileSync } from 'node:fs';
import { fileOf, leadsSomewhere, ORIGIN, pages } from './site.js';

/** The links of the built pages that lead nowhere, within the site or to a place in a page, one sentence each. */
export function deadLinks(): string[] {
  return [...pages(), '/404'].flatMap((page) => {
    const links = [...new Set(ownLinks(page))];
    return links
      .filter((link) => !leadsSomewhere(link))
      .map((link) => `${page}: ${link.slice(ORIGIN.length)} leads nowhere`);
  });
}

/** Where the links of a page lead within the site. */
function ownLinks(page: string): string[] {
  const html = readFileSync(fileOf(page)!, 'utf8'); // it is one of them
  const links = [...html.matchAll(/<a\b[^>]*? href="([^"]*)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&'));
  return links.map((href) => new URL(href, ORIGIN + page).href).filter((href) => href.startsWith(ORIGIN));
}
