import { serverKeyMisuse } from '../misuse.js';
import type { KeyCodec } from './key-codec.js';

/** Keys that are text already, kept as they are. Another type, or a lone surrogate in the text, is a TypeError. */
export const stringKeys: KeyCodec<string> = {
  encode(key) {
    const misuse = serverKeyMisuse(key);
    if (misuse) throw misuse;
    return key;
  },
  decode: (text) => text,
};
