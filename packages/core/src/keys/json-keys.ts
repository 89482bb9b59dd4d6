import { findMisfit } from '../codecs/json-misfit.js';
import { canonicalJson } from './canonical-json.js';
import type { KeyCodec } from './key-codec.js';

/**
 * Keys of any JSON value: `1`, `'1'` and `{ id: 1 }` are three keys, `{ a, b }` and `{ b, a }` one. What has no JSON text
 * is a TypeError that names the path.
 */
export const jsonKeys: KeyCodec = {
  encode(key) {
    const misfit = typeof key === 'string' ? undefined : findMisfit(key);
    if (misfit) throw new TypeError(`Key has no JSON text: ${misfit.path || 'it'} ${misfit.fault}`);
    return canonicalJson(key);
  },
  decode: JSON.parse,
};
