/** The one JSON text of a value: keys sorted by code point, compact, ASCII. The value must be one that JSON can tell. */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return asAscii(JSON.stringify(value));
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const object = value as Record<string, unknown>; // an object that JSON can tell has no other keys
  const properties = Object.keys(object)
    .sort(byCodePoint)
    .map((key) => `${canonicalJson(key)}:${canonicalJson(object[key])}`);
  return `{${properties.join(',')}}`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: everything outside ASCII
const BEYOND_ASCII = /[^\x00-\x7f]/g;

/** A JSON text with everything outside ASCII escaped. */
export function asAscii(json: string): string {
  // Most texts have nothing to escape, and `search` leaves no state behind.
  if (json.search(BEYOND_ASCII) < 0) return json;
  return json.replace(BEYOND_ASCII, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** JavaScript's own order is that of UTF-16, where U+1F600, a pair of surrogates, comes before U+FF01. */
function byCodePoint(left: string, right: string): number {
  for (let index = 0; ; index++) {
    const a = left.codePointAt(index);
    const b = right.codePointAt(index);
    if (a !== b) return (a ?? -1) - (b ?? -1);
    if (a === undefined) return 0;
  }
}
