import { createHash } from 'node:crypto';

/** The most bytes of a key that Memcached takes. */
const LONGEST = 250;
const LEGAL = /^[!-#&-+\--~]+$/;
const ILLEGAL = /[^!-#&-+\--~]+/g;

/**
 * A key as Memcached and its clients take it: one to 250 bytes of visible ASCII without `$`, `%` and `,`. Different texts
 * give different keys.
 *
 * Every other byte of the text's UTF-8 becomes `%XX`, and the empty text `%`. What is longer than 250 bytes then is cut,
 * and ends in `%~` and a SHA-256 of the whole text. Neither `%` at the end nor `%~` can be the start of an escape.
 */
export function legalKey(text: string): string {
  const key = LEGAL.test(text) ? text : escaped(text);
  if (key.length <= LONGEST) return key;
  const end = `%~${createHash('sha256').update(text).digest('base64url')}`;
  return key.slice(0, LONGEST - end.length) + end;
}

function escaped(text: string): string {
  return text === '' ? '%' : text.replace(ILLEGAL, percents);
}

/** A run holds both halves of a character beyond U+FFFF or none: each half is illegal by itself. */
function percents(run: string): string {
  let text = '';
  for (const byte of Buffer.from(run)) text += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return text;
}
