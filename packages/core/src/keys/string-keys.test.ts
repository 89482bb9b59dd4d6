import { describe, expect, it } from 'vitest';
import { stringKeys } from './string-keys.js';

describe('stringKeys', () => {
  it.each(['', 'user.42', '__proto__', 'a\r\nb', '\u{1f600}'])('keeps %j as it is, both ways', (key) => {
    expect(stringKeys.encode(key)).toBe(key);
    expect(stringKeys.decode(key)).toBe(key);
  });

  it('refuses what is not text', () => {
    expect(() => stringKeys.encode(1 as never)).toThrow(new TypeError('A key must be a string here, not number'));
  });

  it('refuses a lone surrogate, which a server could not tell from another one', () => {
    expect(() => stringKeys.encode('k\ud800')).toThrow(TypeError);
  });
});
