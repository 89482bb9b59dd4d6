import { createHash } from 'node:crypto';
import fc from '@ctu/tooling/fast-check';
import { describe, expect, it } from 'vitest';
import { hashKey } from './hash-key.js';
import { jsonKey } from './json-key.js';

describe('hashKey', () => {
  it('is the SHA-256 of the text of the arguments, in lower-case hex', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (args) => {
        expect(hashKey(...args)).toBe(
          createHash('sha256')
            .update(jsonKey(...args))
            .digest('hex'),
        );
      }),
    );
  });

  it('takes what jsonKey takes', () => {
    expect(hashKey(1, undefined)).toBe(hashKey(1));
    expect(hashKey(new Date(0))).not.toBe(hashKey(new Date(0).toJSON()));
  });

  it('has 64 characters whatever the arguments', () => {
    expect(hashKey()).toMatch(/^[0-9a-f]{64}$/);
    expect(hashKey('x'.repeat(10_000), { a: ['\u{1f600}'] })).toMatch(/^[0-9a-f]{64}$/);
  });

  it('refuses what has no text, by argument and path', () => {
    expect(() => hashKey({ on: () => {} })).toThrow('Argument 1 has no text as a key: .on is a function');
  });
});
