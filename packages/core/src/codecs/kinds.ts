import { asBuffer, fromBase64, toBase64 } from './base64.js';

/** How the values of one class stand in a payload. */
export interface Kind {
  /** What stands there for a value: anything that the codec can tell. */
  encode(value: never): unknown;
  /** Whether it has to be encoded to know what is in it, or that it is of the kind at all. Default: no. */
  readonly opens?: true;
  /** Throws for what has the looks of such a value and is none, or is unreadable, where `opens` does not find that out. */
  readonly probe?: (value: never) => unknown;
  /** The value again. Throws for what `encode` does not give. */
  decode(encoded: unknown): unknown;
}

/** The values that JSON cannot tell and that hold nothing, by their names. */
export const constants: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

/** The kinds of values that every payload may hold, by their names: those of `kindOf`, and `bigint`. */
export const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['bigint', { encode: String, decode: (encoded) => BigInt(matching(encoded, /^(?:0|-?[1-9]\d*)$/)[0]) }],
  ['Date', { probe: (date: Date) => Date.prototype.getTime.call(date), encode: textOfDate, decode: dateOf }],
  [
    'Map',
    {
      opens: true,
      encode: (map: Map<unknown, unknown>) => [...map],
      decode: (encoded) => new Map(listOf(encoded).map(pair)),
    },
  ],
  ['Set', { opens: true, encode: (set: Set<unknown>) => [...set], decode: (encoded) => new Set(listOf(encoded)) }],
  ['RegExp', { probe: (regExp: RegExp) => regExp.source, encode: String, decode: regExpOf }],
  ['URL', { opens: true, encode: (url: URL) => url.href, decode: (encoded) => new URL(textOf(encoded)) }],
  ['Uint8Array', { probe: firstOf, encode: toBase64, decode: (encoded) => fromBase64(textOf(encoded)) }],
  ['Buffer', { probe: firstOf, encode: toBase64, decode: (encoded) => asBuffer(fromBase64(textOf(encoded))) }],
]);

/** Throws for bytes whose memory was given away. */
function firstOf(bytes: Uint8Array): unknown {
  return Uint8Array.prototype.at.call(bytes, 0);
}

/** As ISO 8601, in UTC and with milliseconds; null where it is no date. */
function textOfDate(date: Date): string | null {
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function dateOf(encoded: unknown): Date {
  if (encoded === null) return new Date(Number.NaN);
  const date = new Date(matching(encoded, ISO)[0]);
  // Engines differ in what they make of the 31st of February. It is far quicker than comparing the text of the date.
  return date.getUTCDate() === Number(textOf(encoded).slice(-16, -14)) ? date : fail();
}

/** What `toISOString` gives. */
const ISO = /^(?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function regExpOf(encoded: unknown): RegExp {
  const [, source, flags] = matching(encoded, /^\/(.*)\/(\w*)$/s);
  return new RegExp(source!, flags); // the groups are always there
}

function matching(encoded: unknown, form: RegExp): RegExpExecArray {
  return form.exec(textOf(encoded)) ?? fail();
}

function textOf(encoded: unknown): string {
  return typeof encoded === 'string' ? encoded : fail();
}

function listOf(encoded: unknown): unknown[] {
  return Array.isArray(encoded) ? encoded : fail();
}

function pair(encoded: unknown): [unknown, unknown] {
  const list = listOf(encoded);
  return list.length === 2 ? [list[0], list[1]] : fail();
}

function fail(): never {
  throw new TypeError('This is not what stands in a payload for a value of this kind');
}
