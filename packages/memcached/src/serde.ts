import { isCacheError } from '@ctu/core';
import {
  type Codec,
  checkedText,
  corrupt,
  decodeValue,
  encodeValue,
  isTextCodec,
  unencodable,
} from '@ctu/core/adapter';
import { isEmptyItem, type Stored } from './memcached-client.js';

/** The flags that say what the data are, the same as in the Python package. */
export const Flags = { bytes: 1, text: 2, json: 3 } as const;

/** Turns a value into data and flags, and back. The key is for errors. */
export interface Serde {
  /** What the server keeps. Throws `UNENCODABLE_VALUE` for a value that has no such thing. */
  serialize(key: unknown, value: unknown): Stored;
  /** The value. Throws `CORRUPT_VALUE` where there is none. */
  deserialize(key: unknown, stored: Stored): unknown;
}

/** The serde, or one of a codec. `superjson` has the names of a serde too, and is a codec. */
export function serdeOf(codec: Codec | Serde): Serde {
  return isCodec(codec) ? codecSerde(codec) : guarded(codec);
}

/** The same serde, whose failures tell nothing of the value, nor those of a value that cannot be looked at. */
function guarded(serde: Serde): Serde {
  return {
    serialize(key, value) {
      let stored: Stored;
      try {
        stored = serde.serialize(key, value);
        if (typeof stored?.data === 'string') checkedText(stored.data);
      } catch (error) {
        throw isCacheError(error) ? error : unencodable(key, error);
      }
      // Flags that are no such number, or data of another kind, would be a command of their own on the wire; and nothing at all is
      // what a lease creates.
      if (isStored(stored) && !isEmptyItem(stored)) return stored;
      throw unencodable(key, undefined);
    },
    deserialize(key, stored) {
      try {
        return serde.deserialize(key, stored);
      } catch (error) {
        throw corrupt(key, error);
      }
    },
  };
}

function isStored(stored: unknown): stored is Stored {
  const { flags, data } = (stored ?? {}) as Partial<Stored>; // asks for names only
  const isFlags = typeof flags === 'number' && flags >>> 0 === flags;
  return isFlags && (typeof data === 'string' || data instanceof Uint8Array);
}

function isCodec(codec: Codec | Serde): codec is Codec {
  return isTextCodec(codec as Codec) || ('encode' in codec && 'decode' in codec); // asks for names only
}

/** All values under the flags of the codec's kind. Other flags are values of another codec, and corrupt to this one. */
function codecSerde(codec: Codec): Serde {
  const flags = flagsOf(codec);
  return {
    serialize: (key, value) => ({ flags, data: encodeValue(codec, key, value) }),
    deserialize: (key, stored) => decodeValue(stored.flags === flags ? codec : foreign, key, stored.data),
  };
}

/** Codecs of JSON share their flags: each reads what another wrote, or finds a mark that it does not know. */
function flagsOf(codec: Codec): number {
  if (!isTextCodec(codec)) return Flags.bytes;
  return codec.json || codec === JSON ? Flags.json : Flags.text;
}

/** Decodes nothing. */
export const foreign: Codec = {
  stringify: String,
  parse() {
    throw new TypeError('its flags are of another codec');
  },
};
