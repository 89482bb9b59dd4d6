import { type Codec, isTextCodec } from '../codecs/codec.js';
import { jsonCodec } from '../codecs/json.js';
import { CacheError, isCacheError, showKey } from '../errors.js';

/** The value as the server keeps it. Throws `UNENCODABLE_VALUE`, with the place in the value that JSON would change. */
export function encodeValue(codec: Codec, key: unknown, value: unknown): string | Uint8Array {
  try {
    const payload = isTextCodec(codec) ? codec.stringify(value) : codec.encode(value);
    if (payload === undefined) throw new TypeError('the codec gave undefined'); // JSON does for a function
    return payload;
  } catch (error) {
    // Errors of other codecs may hold the value (devalue's do) or quote it: neither is handed on.
    const reason = codec === jsonCodec && error instanceof Error ? error.message : 'its codec failed';
    throw new CacheError('UNENCODABLE_VALUE', `Value of ${showKey(key)} cannot be stored: ${reason}`, { key });
  }
}

/** The value of what the server keeps. Throws `CORRUPT_VALUE` where there is none, `undefined` included. */
export function decodeValue<V>(codec: Codec, key: unknown, payload: string | Uint8Array): V {
  try {
    const value = isTextCodec(codec) ? codec.parse(asText(payload)) : codec.decode(asBytes(payload));
    if (value === undefined) throw new TypeError('it decodes to undefined');
    return value as V; // what the server keeps under a key is the caller's word, as with any store
  } catch (cause) {
    if (isCacheError(cause)) throw cause;
    // The cause is left out: parsers quote the text that they choke on, and it is a cached value.
    throw new CacheError('CORRUPT_VALUE', `Value of ${showKey(key)} cannot be decoded`, { key });
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function asText(payload: string | Uint8Array): string {
  return typeof payload === 'string' ? payload : utf8.decode(payload);
}

function asBytes(payload: string | Uint8Array): Uint8Array {
  return typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
}
