import { structuredCodec, type TextCodec } from '@ctu/core';
import { type Codec, isTextCodec } from '@ctu/core/adapter';
import { JsonSerde } from '@ctu/memcached';
import { Packr } from 'msgpackr';
import superjson from 'superjson';
import { CORRUPT } from './register.js';
import type { AdapterOptions, Subject } from './subjects.js';
import { UNREADABLE, UNWRITABLE } from './values.js';

/** Texts as they are, and nothing else. */
const text: TextCodec = {
  stringify(value) {
    if (typeof value !== 'string') throw new TypeError(`This is no text: ${String(value)}`);
    return value;
  },
  parse: (stored) => stored,
};

/** JSON that fails for some values, in the one direction or the other, and quotes them. */
const flaky: TextCodec = {
  stringify(value) {
    const json = JSON.stringify(value);
    if (json?.includes(UNWRITABLE)) throw new Error(`Cannot write ${json}`);
    return json;
  },
  parse(json) {
    if (json.includes(UNREADABLE)) throw new Error(`Cannot read ${json}`);
    return JSON.parse(json);
  },
};

const packr = () => new Packr({ useRecords: false });

const codecs = {
  default: () => undefined,
  JSON: () => JSON,
  superjson: () => superjson as TextCodec, // it has both functions, for values of any type
  text: () => text,
  bytes: packr,
  flaky: () => flaky,
} as const satisfies Record<string, () => AdapterOptions['codec']>;

export type CodecName = keyof typeof codecs;
export const codecNames = Object.keys(codecs) as CodecName[]; // an object with these keys

/** A codec, or undefined for the default of the adapter. */
export const codecOf = (name: CodecName): Codec | undefined => codecs[name]();

/** What a codec makes of a value and back, `CORRUPT` where it cannot read it. Throws for what it does not write. */
export function roundTrip(name: CodecName, kind: Subject['kind'], value: unknown): unknown {
  const codec = codecOf(name) ?? (kind === 'redis' ? structuredCodec : undefined);
  return codec ? through(codec, value) : throughSerde(value);
}

function through(codec: Codec, value: unknown): unknown {
  const payload = isTextCodec(codec) ? codec.stringify(value) : codec.encode(value);
  if (payload === undefined) throw new TypeError('It writes nothing');
  if (/\p{Surrogate}/u.test(String(payload))) throw new TypeError('UTF-8 cannot tell what it writes');
  try {
    const back = isTextCodec(codec) ? codec.parse(String(payload)) : codec.decode(payload as Uint8Array); // no text
    return back === undefined ? CORRUPT : back;
  } catch {
    return CORRUPT;
  }
}

function throughSerde(value: unknown): unknown {
  const serde = new JsonSerde();
  return serde.deserialize('', serde.serialize('', value));
}
