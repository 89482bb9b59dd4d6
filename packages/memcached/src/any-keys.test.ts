import { describe, expect, it } from 'vitest';
import { anyKeys } from './any-keys.js';

const different = [
  '',
  'a',
  1,
  '1',
  [1],
  '[1]',
  null,
  'null',
  true,
  'true',
  { a: 1 },
  '{"a":1}',
  '"a"',
  '\0',
  '\0' + '1',
  '\0\0',
];

describe('anyKeys', () => {
  it('keeps a string as it is', () => {
    expect(anyKeys.encode('user:42')).toBe('user:42');
  });

  it('gives different keys different texts', () => {
    expect(new Set(different.map((key) => anyKeys.encode(key))).size).toBe(different.length);
  });

  it('gives equal keys the same text', () => {
    expect(anyKeys.encode({ a: 1, b: 2 })).toBe(anyKeys.encode({ b: 2, a: 1 }));
  });

  it.each(different.map((key) => [key]))('finds the key %j in its text again', (key) => {
    expect(anyKeys.decode(anyKeys.encode(key))).toEqual(key);
  });

  it.each([[undefined], [Number.NaN], [() => {}]])('refuses %s, which has no text of its own', (key) => {
    expect(() => anyKeys.encode(key)).toThrow(TypeError);
  });

  it('tells two lone surrogates inside other keys apart', () => {
    expect(anyKeys.encode(['k\ud800'])).not.toBe(anyKeys.encode(['k\ud801']));
  });
});
