/** The one JSON text of a value: keys sorted by code point, compact, ASCII. The value must be one that JSON can tell. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return String(value + 0); // -0 is 0
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return listOf(value);
  const object = value as Record<string, unknown>; // an object that JSON can tell has no other keys
  const properties = Object.keys(object)
    .sort(byCodePoint)
    .map((key) => `${quote(key)}:${canonicalJson(object[key])}`);
  return `{${properties.join(',')}}`;
}

function listOf(values: readonly unknown[]): string {
  let text = '';
  for (let index = 0; index < values.length; index++) text += `${index > 0 ? ',' : ''}${canonicalJson(values[index])}`;
  return `[${text}]`;
}

/** Longer texts are left to the engine's own loops. */
const SHORT = 64;

/** Whether a text is short and stands in JSON as it is: printable ASCII without `"` and `\`. */
export function isPlainText(text: string): boolean {
  if (text.length > SHORT) return false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code > 0x7e || code === 0x22 || code === 0x5c) return false;
  }
  return true;
}

function quote(text: string): string {
  if (isPlainText(text)) return `"${text}"`;
  const json = JSON.stringify(text);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything outside ASCII
  return json.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
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
