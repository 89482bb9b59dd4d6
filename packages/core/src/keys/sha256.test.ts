import { createHash } from 'node:crypto';
import fc from '@ctu/tooling/fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from './sha256.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const reference = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('sha256', () => {
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    [
      'abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu',
      'cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1',
    ],
    ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  ])('answers the vectors of FIPS 180-4: %#', (text, digest) => {
    expect(sha256(utf8(text))).toBe(digest);
  });

  it('agrees with the platform on every length around a block', () => {
    for (let length = 0; length <= 200; length++) {
      const bytes = new Uint8Array(length).fill(length);
      expect(sha256(bytes)).toBe(reference(bytes));
    }
  });

  it('agrees with the platform on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(sha256(utf8(text))).toBe(reference(utf8(text)));
      }),
    );
  });

  it('leaves the bytes alone, and takes a view into a larger buffer', () => {
    const bytes = utf8('xxabcxx').subarray(2, 5);
    expect(sha256(bytes)).toBe(reference(utf8('abc')));
    expect(bytes).toEqual(utf8('abc'));
  });
});
