/**
 * The document with `content` between its markers `<!-- name -->` and `<!-- /name -->`, instead of what was there.
 * Throws where a marker is missing.
 */
export function replaceBetween(document: string, name: string, content: string): string {
  const [opening, closing] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const start = document.indexOf(opening);
  const end = document.indexOf(closing, start + 1);
  if (start < 0 || end < 0) throw new Error(`The document needs the markers ${opening} and ${closing}, in this order`);
  return `${document.slice(0, start + opening.length)}\n\n${content.trim()}\n\n${document.slice(end)}`;
}
