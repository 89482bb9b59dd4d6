import { misfitIn, pathOf } from '../values/misfit.js';
import { CodecMisuse, type TextCodec } from './codec.js';

/**
 * The strict codec: JSON and nothing else. What JSON would change, drop or refuse, at any depth, is a TypeError that names
 * the path.
 *
 * `parse` refuses text with a `__proto__` key, which copying (`Object.assign`) would turn into a prototype.
 * -0 is written as 0.
 */
export const jsonCodec: TextCodec = {
  json: true,
  stringify(value) {
    const misfit = misfitIn(value, { refusedKey: '__proto__' });
    if (!misfit) return JSON.stringify(value);
    throw new CodecMisuse(
      `$${pathOf(misfit.steps)} ${misfit.fault}, which JSON would change or refuse; ` +
        'choose another codec (structuredCodec, superjson, msgpackr), or JSON itself to accept the change',
    );
  },
  parse(text) {
    return JSON.parse(text, mayHoldProto(text) ? refuseProto : undefined);
  },
};

/** Whether the text needs a closer look: the name is in it, or an escape that could spell one of its letters. */
function mayHoldProto(text: string): boolean {
  return text.includes('__proto__') || text.includes('\\u00');
}

function refuseProto(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new TypeError('A JSON text with a "__proto__" key is corrupt');
  return value;
}
