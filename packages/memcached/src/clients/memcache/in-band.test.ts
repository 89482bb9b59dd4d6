import { describe, expect, it } from 'vitest';
import { fromInBand, inBandSize, toInBand } from './in-band.js';

const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);

describe('in-band flags', () => {
  it.each([
    ['JSON', { flags: 3, data: '{"ü":1}' }],
    ['text', { flags: 2, data: 'a\r\n\u{1f600}' }],
    ['empty text', { flags: 2, data: '' }],
    ['bytes', { flags: 1, data: Buffer.from(everyByte) }],
  ])('carry %s through text', (_, stored) => {
    const text = toInBand(stored);
    expect(fromInBand(Buffer.from(text).toString())).toEqual(stored);
    expect(inBandSize(stored.data)).toBe(Buffer.byteLength(text));
  });

  it('leave bytes below 128 as they are', () => {
    expect(inBandSize(Buffer.alloc(1_000))).toBe(1_001);
  });

  it('take what has none for flags that mean nothing', () => {
    expect(fromInBand('').flags).toBe(0);
    expect(fromInBand('{"a":1}').flags).toBe('{'.charCodeAt(0));
  });
});
