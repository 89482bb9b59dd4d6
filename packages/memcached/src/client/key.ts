/** The most bytes of a key that Memcached takes. */
const LONGEST = 250;

/**
 * A key as it goes onto the wire, with one character per byte of its UTF-8. Throws a TypeError for one that would be a command of its own
 * there, or that Memcached does not take: an empty one, one of more than 250 bytes, spaces and control characters.
 */
export function wireKey(key: string): string {
  const misuse = keyMisuse(key);
  if (misuse !== undefined)
    throw new TypeError(`A key must be 1 to ${LONGEST} bytes without spaces and control characters, not ${misuse}`);
  return isAscii(key) ? key : Buffer.from(key).toString('latin1');
}

function keyMisuse(key: unknown): string | undefined {
  if (typeof key !== 'string') return typeof key;
  if (key === '') return 'an empty text';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\x00-\x20\x7f]/.test(key)) return 'one with such characters';
  if (/\p{Cs}/u.test(key)) return 'one with a lone surrogate';
  const size = Buffer.byteLength(key);
  return size > LONGEST ? `one of ${size} bytes` : undefined;
}

function isAscii(key: string): boolean {
  return Buffer.byteLength(key) === key.length;
}
