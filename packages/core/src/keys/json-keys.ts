import { type Misfit, pathOf } from '../values/misfit.js';
import { canonicalText } from './canonical-text.js';
import type { KeyCodec } from './key-codec.js';

/**
 * Keys of any JSON value: `1`, `'1'` and `{ id: 1 }` are three keys, `{ a, b }` and `{ b, a }` one. What has no JSON text
 * is a TypeError that names the path.
 */
// biome-ignore lint/suspicious/noExplicitAny: what comes back of a key is of the type that went in, whichever a cache has
export const jsonKeys: KeyCodec<any> = {
  encode: (key) => canonicalText(key, true, refuseKey),
  decode: JSON.parse,
};

function refuseKey({ steps, fault }: Misfit): TypeError {
  return new TypeError(`Key has no JSON text: ${pathOf(steps) || 'it'} ${fault}`);
}
