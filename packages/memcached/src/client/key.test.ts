import { describe, expect, it } from 'vitest';
import { wireKey } from './key.js';

const rule = 'A key must be 1 to 250 bytes without spaces and control characters, not ';

describe('wireKey', () => {
  it.each([
    ['k', 'k'],
    ['k'.repeat(250), 'k'.repeat(250)],
    ['ü', 'Ã¼'],
    ['\u{1f600}', 'ð\x9f\x98\x80'],
    ['ü'.repeat(125), 'Ã¼'.repeat(125)],
    ['~!', '~!'],
  ])('writes "%s" with one character per byte', (key, wire) => {
    expect(wireKey(key)).toBe(wire);
  });

  it.each([
    ['', 'an empty text'],
    ['k'.repeat(251), 'one of 251 bytes'],
    ['ü'.repeat(126), 'one of 252 bytes'],
    ['a b', 'one with such characters'],
    ['a\tb', 'one with such characters'],
    ['k\r\nflush_all', 'one with such characters'],
    ['a\x00', 'one with such characters'],
    ['a\x7f', 'one with such characters'],
    ['a\ud800', 'one with a lone surrogate'],
    ['\udc00a', 'one with a lone surrogate'],
    [7 as never, 'number'],
    [undefined as never, 'undefined'],
  ])('refuses %j', (key, kind) => {
    expect(() => wireKey(key)).toThrow(new TypeError(rule + kind));
  });
});
