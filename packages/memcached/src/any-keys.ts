import { jsonKeys, type KeyCodec } from '@ctu/core';

/** A key by default: any JSON value. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** Stands before the text of a key that is not a string. */
const MARK = '\0';

/**
 * Keys of any JSON value. A string is its own text; any other value is its JSON text behind a NUL, so that `1`, `'1'`,
 * `[1]` and `'[1]'` are four keys. A string that starts with NUL gets another one. What has no JSON text is a
 * TypeError.
 */
export const anyKeys: KeyCodec = {
  encode(key) {
    if (typeof key !== 'string') return MARK + jsonKeys.encode(key);
    return key.startsWith(MARK) ? MARK + key : key;
  },
  decode(text) {
    if (!text.startsWith(MARK)) return text;
    const rest = text.slice(MARK.length);
    return rest.startsWith(MARK) ? rest : jsonKeys.decode(rest);
  },
};
