import { seededRandom } from '@ctu/tooling';
import { describe, expect, it } from 'vitest';
import { legalKey } from './key.js';

const LEGAL = /^[!-#%-+\--~]{1,250}$/;

describe('legalKey', () => {
  it('keeps visible ASCII as it is', () => {
    expect(legalKey('user:42/@~!"#&*[x]?')).toBe('user:42/@~!"#&*[x]?');
  });

  it.each([
    [' ', '%20'],
    ['\r\n', '%0D%0A'],
    ['\0', '%00'],
    ["$'", "%24'"],
    ['a,b', 'a%2Cb'],
    ['100%', '100%25'],
    ['\x7f', '%7F'],
    ['ü', '%C3%BC'],
    ['日', '%E6%97%A5'],
    ['\u{1f600}', '%F0%9F%98%80'],
    ['', '%'],
  ])('writes %j as %s', (text, key) => {
    expect(legalKey(text)).toBe(key);
  });

  it('keeps 250 bytes, and ends a longer key in a digest of the whole text', () => {
    expect(legalKey('x'.repeat(250))).toBe('x'.repeat(250));
    const key = legalKey(`prefix:${'x'.repeat(244)}`);
    expect(key).toHaveLength(250);
    expect(key).toMatch(/^prefix:x{198}%~[\w-]{43}$/);
    expect(legalKey(`prefix:${'x'.repeat(243)}y`)).not.toBe(key);
  });

  it('counts bytes, not characters', () => {
    expect(legalKey('日'.repeat(27))).toHaveLength(243);
    expect(legalKey('日'.repeat(28))).toHaveLength(250);
  });

  it('makes 100,000 different legal keys of 100,000 different texts', () => {
    const random = seededRandom();
    const texts = new Set<string>();
    while (texts.size < 100_000) texts.add(randomText(random));
    const keys = new Set<string>();
    for (const text of texts) keys.add(legalKey(text));
    expect(keys.size).toBe(100_000);
    for (const key of keys) if (!LEGAL.test(key)) expect.fail(`not legal: ${key}`);
  });

  it('gives no text the key of another that was made to look like it', () => {
    const texts = ['', '%', '%25', ' ', '%20', '%2520', 'x'.repeat(300), '%~', '$', '%24'];
    const keys = texts.map(legalKey);
    expect(new Set([...keys, ...keys.map(legalKey)]).size).toBe(new Set([...texts, ...keys]).size);
  });
});

const alphabet = [
  'a',
  'b',
  '%',
  '%2',
  '20',
  ' ',
  '$',
  "$'",
  ',',
  '\r\n',
  '\0',
  '~',
  ':',
  'é',
  '日',
  '\u{1f600}',
  '\x7f',
];

function randomText(random: () => number): string {
  const below = (limit: number) => Math.floor(random() * limit);
  const length = below(10) === 0 ? 100 + below(300) : below(12);
  return Array.from({ length }, () => alphabet[below(alphabet.length)]).join('');
}
