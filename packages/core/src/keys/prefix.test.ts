import fc from '@ctu/tooling/fast-check';
import { describe, expect, it } from 'vitest';
import { encodePrefix } from './prefix.js';

/** Few characters, so that prefixes of one another, and what looks like an escape, come up often. */
const prefixes = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '.', ':', '/', '~', '2', 'E'), maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

describe('encodePrefix', () => {
  it.each([
    ['user.', 'user.'],
    ['user:', 'user:'],
    ['user/', 'user/'],
    ['a*[x]?\\.', 'a*[x]?\\.'],
    ['user', 'user~:'],
    ['', '~:'],
    ['.', '.'],
    ['app.user.', 'app~2Euser.'],
    ['a:b/c', 'a~3Ab~2Fc~:'],
    ['~', '~7E~:'],
    ['a..', 'a~2E.'],
  ])('makes %j %j', (prefix, text) => {
    expect(encodePrefix(prefix)).toBe(text);
  });

  it('gives no two prefixes texts of which one begins the other', () => {
    fc.assert(
      fc.property(prefixes, prefixes, (one, other) => {
        fc.pre(one !== other);
        expect(encodePrefix(one).startsWith(encodePrefix(other))).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });

  it('keeps all keys of all prefixes apart', () => {
    fc.assert(
      fc.property(prefixes, prefixes, fc.string(), fc.string(), (one, other, key, otherKey) => {
        fc.pre(one !== other);
        expect(encodePrefix(one) + key).not.toBe(encodePrefix(other) + otherKey);
      }),
    );
  });
});
