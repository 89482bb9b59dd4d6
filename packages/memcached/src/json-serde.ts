import { type BinaryCodec, structuredCodec, type TextCodec } from '@ctu/core';
import { decodeValue, encodeValue, isWellFormed } from '@ctu/core/adapter';
import type { Stored } from './memcached-client.js';
import { Flags, foreign, type Serde } from './serde.js';

/**
 * How values are stored by default: a `Uint8Array` as bytes, a string as UTF-8 text, anything else as the JSON of
 * `structuredCodec`, told apart by the flags 1, 2 and 3 beside them.
 *
 * What that codec refuses is an `UNENCODABLE_VALUE`. Data that are not what the flags say, and flags of something else,
 * are a `CORRUPT_VALUE`. A `Buffer` is written by the codec, so that it comes back as one.
 */
export class JsonSerde implements Serde {
  serialize(key: unknown, value: unknown): Stored {
    if (isBytes(value)) return { flags: Flags.bytes, data: value };
    // UTF-8 cannot write a lone surrogate, JSON can.
    if (typeof value === 'string' && isWellFormed(value)) return { flags: Flags.text, data: value };
    return { flags: Flags.json, data: encodeValue(structuredCodec, key, value) };
  }

  deserialize(key: unknown, { flags, data }: Stored): unknown {
    if (flags === Flags.json) return decodeValue(structuredCodec, key, data);
    if (flags === Flags.text) return decodeValue(text, key, data);
    return decodeValue(flags === Flags.bytes ? bytes : foreign, key, data);
  }
}

/** Bytes of no other class: who has a `Buffer` asks for its own `toString` and `slice` when it comes back. */
function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && Object.getPrototypeOf(value) === Uint8Array.prototype;
}

const text: TextCodec = { stringify: String, parse: (text) => text };

/** Callers that read one key together must not share its bytes. */
const bytes: BinaryCodec = { encode: (value) => value as Uint8Array, decode: (bytes) => new Uint8Array(bytes) };
