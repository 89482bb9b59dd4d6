import fc from '@ctu/tooling/fast-check';
import { describe, expect, it } from 'vitest';
import { jsonKeys } from './json-keys.js';

describe('jsonKeys', () => {
  it('keeps keys of different types apart', () => {
    const texts = [1, '1', true, 'true', null, 'null', [1], '[1]', { id: 1 }].map(jsonKeys.encode);
    expect(texts).toEqual(['1', '"1"', 'true', '"true"', 'null', '"null"', '[1]', '"[1]"', '{"id":1}']);
  });

  it('has one text for equal keys', () => {
    expect(jsonKeys.encode({ b: 1, a: [2] })).toBe(jsonKeys.encode({ a: [2], b: 1 }));
  });

  it('gives keys back as the caller wrote them', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (key) => {
        const text = jsonKeys.encode(key);
        expect(jsonKeys.encode(jsonKeys.decode(text))).toBe(text);
        expect(jsonKeys.decode(text)).toEqual(JSON.parse(JSON.stringify(key)));
      }),
    );
  });

  it.each([
    [undefined, 'it is undefined'],
    [{ user: { since: new Date() } }, '.user.since is a Date'],
    [{ page: 1, filter: undefined }, '.filter is undefined'],
    [[1n], '[0] is a bigint'],
    [[Number.NaN], '[0] is NaN'],
    [new Map(), 'it is a Map'],
  ])('refuses a key that has no text: %o', (key, fault) => {
    expect(() => jsonKeys.encode(key)).toThrow(new TypeError(`Key has no JSON text: ${fault}`));
  });
});
