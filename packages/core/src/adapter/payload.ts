import { hasMethods, misuseOf } from '../checks.js';
import { type Codec, CodecMisuse, isTextCodec } from '../codecs/codec.js';
import { CacheError, isCacheError, showKey } from '../errors.js';
import { isWellFormed } from '../misuse.js';
import { isThenable } from '../mode/replies.js';

/** The error of what is no codec. */
export function codecMisuse(value: unknown, name: string): Error | undefined {
  if (hasMethods(value, 'stringify', 'parse')) return undefined;
  return misuseOf('a codec (stringify, parse), or one with encode, decode', value, name);
}

/** The value as the server keeps it. Throws `UNENCODABLE_VALUE`, with the place in the value that the codec refuses. */
export function encodeValue(codec: Codec, key: unknown, value: unknown): string | Uint8Array {
  try {
    const payload: unknown = isTextCodec(codec) ? codec.stringify(value) : codec.encode(value);
    if (isBytes(payload)) return payload;
    if (typeof payload === 'string') return checkedText(payload);
    throw new CodecMisuse(`its codec gave ${kindOf(payload)}, not text or bytes`); // JSON gives undefined for a function
  } catch (error) {
    throw unencodable(key, error);
  }
}

/** The text, which has to come back as it is. Throws a CodecMisuse where UTF-8 would change it. */
export function checkedText(text: string): string {
  if (isWellFormed(text)) return text;
  throw new CodecMisuse('its codec gave a text with a lone surrogate, which UTF-8 cannot tell');
}

/** The error of a value that what was thrown keeps from being stored. */
export function unencodable(key: unknown, thrown: unknown): CacheError {
  // Errors of codecs, and of getters and Proxies in a value, may hold the value (devalue's do) or quote it.
  const reason = thrown instanceof CodecMisuse ? thrown.message : 'its codec failed';
  return new CacheError('UNENCODABLE_VALUE', `Value of ${showKey(key)} cannot be stored: ${reason}`, { key });
}

/** The value of what the server keeps. Throws `CORRUPT_VALUE` where there is none, `undefined` included. */
export function decodeValue<V>(codec: Codec, key: unknown, payload: string | Uint8Array): V {
  try {
    const value = isTextCodec(codec) ? codec.parse(asText(payload)) : codec.decode(asBytes(payload));
    if (value === undefined || isPromise(value)) throw new TypeError('it decodes to no value');
    return value as V; // what the server keeps under a key is the caller's word, as with any store
  } catch (cause) {
    throw corrupt(key, cause);
  }
}

/** The error of data that what was thrown keeps from being decoded: a codec's own CacheError, or one that quotes nothing. */
export function corrupt(key: unknown, thrown: unknown): CacheError {
  if (isCacheError(thrown)) return thrown;
  // The cause is left out: parsers quote the text that they choke on, and it is a cached value.
  return new CacheError('CORRUPT_VALUE', `Value of ${showKey(key)} cannot be decoded`, { key });
}

/** Bytes, also those of another realm. */
function isBytes(payload: unknown): payload is Uint8Array {
  return payload instanceof Uint8Array || Object.prototype.toString.call(payload) === '[object Uint8Array]';
}

/** What something is, never what it holds. */
function kindOf(what: unknown): string {
  if (what === null || what === undefined) return String(what);
  return isPromise(what) ? 'a promise' : `${typeof what === 'object' ? 'an' : 'a'} ${typeof what}`;
}

/** Whether it is a promise, which is then let go of: that it rejects is no news to anybody. */
function isPromise(what: unknown): boolean {
  if (typeof what !== 'object' || !isThenable(what)) return false;
  what.then(undefined, () => {});
  return true;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function asText(payload: string | Uint8Array): string {
  return typeof payload === 'string' ? payload : utf8.decode(payload);
}

function asBytes(payload: string | Uint8Array): Uint8Array {
  return typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
}
