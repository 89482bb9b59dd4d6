import fc from '@ctu/tooling/fast-check';
import { describe, expect, it } from 'vitest';
import { encodePrefix } from './prefix.js';

/** Few characters, so that prefixes of one another, and what looks like an escape or an end, come up often. */
const prefixes = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '.', ':', '/', '~'), maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const stacks = fc.array(prefixes, { minLength: 1, maxLength: 3 });

const isFolder = (prefix: string) => /[.:/]$/.test(prefix);
const isAbove = (one: string, other: string) => isFolder(one) && other.startsWith(one) && one !== other;

/** What stands before the keys of prefixes that stand on one another, the lowest first. */
const encoded = (stack: readonly string[]) => stack.map(encodePrefix).join('');

/** The same, with the end of a prefix that is no folder told by what none holds (half of a character, the second one, so that no other begins with it). */
const marked = (stack: readonly string[]) =>
  stack.map((prefix) => prefix + (isFolder(prefix) ? '' : '\udc00')).join('');

describe('encodePrefix', () => {
  it.each([
    ['user.', 'user.'],
    ['user:', 'user:'],
    ['user/', 'user/'],
    ['app:v1:user:', 'app:v1:user:'],
    ['a.b:c/', 'a.b:c/'],
    ['a..', 'a..'],
    ['.', '.'],
    ['a*[x]?\\.', 'a*[x]?\\.'],
    ['user', 'user~:'],
    ['app:user', 'app:user~:'],
    ['', '~:'],
    ['~', '~~~:'],
    ['a~:', 'a~~:'],
    ['~a.', '~~a.'],
  ])('makes %j %j', (prefix, text) => {
    expect(encodePrefix(prefix)).toBe(text);
  });

  it('gives two prefixes texts of which one begins the other only where it is a path above it', () => {
    fc.assert(
      fc.property(prefixes, prefixes, prefixes, (one, rest, other) => {
        for (const second of [other, one + rest, encodePrefix(one), encodePrefix(one) + rest]) {
          if (second === one) continue;
          expect(encodePrefix(second).startsWith(encodePrefix(one))).toBe(isAbove(one, second));
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('lets the keys of two prefixes meet only where one is a path above the other', () => {
    fc.assert(
      fc.property(prefixes, prefixes, fc.string(), (one, other, key) => {
        fc.pre(one !== other && !isAbove(one, other) && !isAbove(other, one));
        const texts = [encodePrefix(one), encodePrefix(other)] as const;
        // Whatever key the other has, it would have to begin with what the one begins with.
        expect((texts[0] + key).startsWith(texts[1])).toBe(false);
        expect((texts[1] + key).startsWith(texts[0])).toBe(false);
      }),
    );
  });

  it('makes a stack of prefixes the path that they are together', () => {
    fc.assert(
      fc.property(stacks, stacks, (one, other) => {
        for (const second of [other, [...one, ...other], [one.join('')]]) {
          expect(encoded(second).startsWith(encoded(one))).toBe(marked(second).startsWith(marked(one)));
        }
      }),
      { numRuns: 5_000 },
    );
    expect(encoded(['app:', 'v1:', 'user'])).toBe(encoded(['app:v1:user']));
    expect(encoded(['app', 'user.'])).toBe('app~:user.'); // apart from every single prefix
  });
});
