import { kindOf } from '../values/kind-of.js';
import { isJsonScalar, type Misfit, misfitIn } from '../values/misfit.js';
import { opened } from './opened.js';

/**
 * The one text of a value. What JSON can tell has its JSON text: keys sorted by code point, compact, ASCII, -0 as 0.
 *
 * Where `jsonOnly` is false, `undefined`, NaN, the infinities and bigints stand as in source text (`undefined`, `NaN`,
 * `-Infinity`, `1n`), objects of a known kind as `kind(what it holds)`, and properties that are `undefined` are left out.
 * Such a text is no JSON, and whatever stands in quotes is a string, so it is no other value's either.
 *
 * Throws what `refuse` makes of the first thing that has no text.
 */
export function canonicalText(root: unknown, jsonOnly: boolean, refuse: (misfit: Misfit) => Error): string {
  const misfit = misfitIn(root, jsonOnly ? {} : { standIn });
  if (misfit) throw refuse(misfit);
  return textOf(root, jsonOnly);
}

/** What is in a value of another kind than JSON's. */
function standIn(value: unknown, kind: string | undefined): unknown {
  if (value === undefined || typeof value === 'number' || typeof value === 'bigint') return null;
  const holds = opened(value, kind)?.[1];
  return typeof holds === 'string' ? null : holds; // there is nothing in a text
}

function textOf(value: unknown, jsonOnly: boolean): string {
  if (isJsonScalar(value)) return scalarText(value);
  if (typeof value !== 'object') return typeof value === 'bigint' ? `${value}n` : String(value);
  if (Array.isArray(value)) return `[${textsOf(value, jsonOnly)}]`;
  const known = opened(value, kindOf(value));
  if (!known) return `{${propertiesOf(value as Record<string, unknown>, jsonOnly)}}`;
  const [name, held] = known;
  return `${name}(${Array.isArray(held) ? textsOf(held, jsonOnly).sort() : scalarText(held)})`;
}

function textsOf(array: readonly unknown[], jsonOnly: boolean): string[] {
  return array.map((value) => textOf(value, jsonOnly));
}

function propertiesOf(object: Record<string, unknown>, jsonOnly: boolean): string[] {
  const texts: string[] = [];
  for (const key of Object.keys(object).sort(byCodePoint)) {
    const value = object[key];
    if (value !== undefined || jsonOnly) texts.push(`${scalarText(key)}:${textOf(value, jsonOnly)}`);
  }
  return texts;
}

function scalarText(value: unknown): string {
  return asAscii(JSON.stringify(value)); // which makes 0 of -0
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
