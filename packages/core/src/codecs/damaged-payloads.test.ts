import fc from '@ctu/tooling/fast-check';
import { describe, expect, it } from 'vitest';
import { decodeValue } from '../adapter/payload.js';
import { isCacheError } from '../errors.js';
import { structuredCodec } from './structured.js';
import { sample, values } from './test-structured.js';

/** Throws unless a payload gives a value or is corrupt, and changes nothing else. */
function readOrCorrupt(payload: string): void {
  try {
    decodeValue(structuredCodec, 'k', payload);
  } catch (error) {
    if (!isCacheError(error, 'CORRUPT_VALUE')) throw new Error(`${payload} fails with ${String(error)}`);
  }
}

/** Every text that a character less, or another one, makes of this. */
function* changes(text: string): Generator<string> {
  for (let index = 0; index < text.length; index++) {
    const [before, after] = [text.slice(0, index), text.slice(index + 1)];
    yield before;
    yield before + after;
    for (const character of '"\\$_{}[],:/19-eZN= \u0000\u00e9\ud800') yield before + character + after;
  }
}

describe('a damaged payload', () => {
  const names = () => [Object.prototype, Array.prototype].flatMap(Reflect.ownKeys);

  it('of each kind of value gives a value or is corrupt, wherever it is cut or a character is another', () => {
    const before = names();
    for (const payload of changes(structuredCodec.stringify(sample))) readOrCorrupt(payload);
    expect(names()).toEqual(before);
  });

  it('of any value does so', () => {
    const before = names();
    fc.assert(
      fc.property(values, fc.nat(), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), (value, at, other) => {
        const payload = structuredCodec.stringify(value);
        const index = at % payload.length;
        readOrCorrupt(payload.slice(0, index));
        readOrCorrupt(payload.slice(0, index) + other + payload.slice(index + 1));
      }),
    );
    expect(names()).toEqual(before);
  });
});
