import { isDeepStrictEqual } from 'node:util';
import { runInNewContext } from 'node:vm';
import fc from '@ctu/tooling/fast-check';
import { describe, expect, it } from 'vitest';
import { jsonKey } from './json-key.js';

/** Values that are easily taken for one another. */
const { lookalike } = fc.letrec((tie) => ({
  leaf: fc.constantFrom(null, false, 0, -0, 1, '', '0', '1', 'null', '[]', '{}', ',', '"', '\\', '\u00e9', 'e\u0301'),
  lookalike: fc.oneof(
    tie('leaf'),
    fc.array(tie('lookalike'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b', '', '1', '__proto__', '\ud83d\ude00', '\uff01'), tie('lookalike')),
  ),
}));

/** Without the sign of -0, which is equal to 0. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

class Order {
  id = 1;
}

class Pair extends Array<number> {}

describe('jsonKey', () => {
  it('is the text of the array of arguments', () => {
    expect(jsonKey()).toBe('[]');
    expect(jsonKey('42')).toBe('["42"]');
    expect(jsonKey(42)).toBe('[42]');
    expect(jsonKey(1, '1', null, true, [1, {}], { b: 1, a: 2 })).toBe('[1,"1",null,true,[1,{}],{"a":2,"b":1}]');
  });

  it('keeps apart what a careless key would not', () => {
    expect(jsonKey(1)).not.toBe(jsonKey('1'));
    expect(jsonKey(null)).not.toBe(jsonKey());
    expect(jsonKey('a', 'b')).not.toBe(jsonKey(['a', 'b']));
    expect(jsonKey('a,b')).not.toBe(jsonKey('a', 'b'));
    expect(jsonKey('k\ud800')).not.toBe(jsonKey('k\ud801'));
  });

  it('takes -0 for 0', () => {
    expect(jsonKey(-0)).toBe('[0]');
    expect(jsonKey([{ at: -0 }])).toBe('[[{"at":0}]]');
  });

  it('sorts the keys of objects by code point, whatever their order', () => {
    expect(jsonKey({ b: 1, a: 2, 10: 3, 9: 4 })).toBe('[{"10":3,"9":4,"a":2,"b":1}]');
    // As UTF-16 the face (d83d de00) would come before the full-width mark (ff01).
    expect(jsonKey({ '\u{1f600}': 1, '\uff01': 2 })).toBe('[{"\\uff01":2,"\\ud83d\\ude00":1}]');
    expect(jsonKey({ ab: 1, a: 2, '': 3 })).toBe('[{"":3,"a":2,"ab":1}]');
    expect(jsonKey({ '\u{1f600}b': 1, '\u{1f600}a': 2 })).toBe('[{"\\ud83d\\ude00a":2,"\\ud83d\\ude00b":1}]');
  });

  it('is ASCII with lower-case escapes', () => {
    expect(jsonKey('\u00e9\u20ac\u{1f600}\ud800\u0000\n"\\\u007f')).toBe(
      '["\\u00e9\\u20ac\\ud83d\\ude00\\ud800\\u0000\\n\\"\\\\\u007f"]',
    );
  });

  it('has the same text for equal arguments, and for no others', () => {
    fc.assert(
      fc.property(lookalike, lookalike, (one, other) => {
        expect(jsonKey(one) === jsonKey(other)).toBe(isDeepStrictEqual(asJson(one), asJson(other)));
      }),
      { numRuns: 3_000 },
    );
  });

  it('parses back to the same arguments', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ noUnicodeString: false })), (args) => {
        const key = jsonKey(...args);
        expect(isDeepStrictEqual(JSON.parse(key), asJson(args))).toBe(true);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
        expect(key).toMatch(/^[\x00-\x7f]*$/);
      }),
    );
  });

  it('keeps an own __proto__', () => {
    expect(jsonKey(JSON.parse('{"__proto__":{"a":1}}'))).toBe('[{"__proto__":{"a":1}}]');
    expect(jsonKey(Object.assign(Object.create(null), { a: 1 }))).toBe('[{"a":1}]');
  });

  it('takes plain objects and arrays of another realm', () => {
    expect(jsonKey(runInNewContext('({ a: [1] })'))).toBe('[{"a":[1]}]');
    expect(() => jsonKey(runInNewContext('new Date()'))).toThrow('is a Date');
  });

  it('takes what stands in two places', () => {
    const shared = { a: 1 };
    expect(jsonKey(shared, [shared, shared])).toBe('[{"a":1},[{"a":1},{"a":1}]]');
  });

  const cycle: { self?: unknown } = {};
  cycle.self = [cycle];
  const symbolic = { [Symbol('s')]: 1 };
  const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;

  it.each<[name: string, value: unknown, fault: string]>([
    ['undefined', undefined, 'it is undefined'],
    ['undefined in an object', { a: { b: undefined } }, '.a.b is undefined'],
    ['a hole', [Array(1)], '[0][0] is undefined'],
    ['a function', { f() {} }, '.f is a function'],
    ['a symbol', [Symbol('s')], '[0] is a symbol'],
    ['a bigint', 1n, 'it is a bigint'],
    ['NaN', { n: Number.NaN }, '.n is NaN'],
    ['Infinity', Number.POSITIVE_INFINITY, 'it is Infinity'],
    ['-Infinity', Number.NEGATIVE_INFINITY, 'it is -Infinity'],
    ['a Date', { filter: { since: new Date() } }, '.filter.since is a Date'],
    ['a Map', new Map(), 'it is a Map'],
    ['a Set', { 'odd key': new Set() }, '["odd key"] is a Set'],
    ['a boxed text', Object('text'), 'it is a String'],
    ['bytes', new Uint8Array(1), 'it is a Uint8Array'],
    ['an own class', { order: new Order() }, '.order is an Order'],
    ['a class without a name', [new (class {})()], '[0] is an object with a prototype of its own'],
    ['an inherited property', Object.create({ a: 1 }), 'it is an object with a prototype of its own'],
    ['an inherited property of a bare object', Object.create(Object.create(null, { a: { value: 1 } })), 'of its own'],
    ['a subclass of Array', Pair.of(1, 2), 'it is a Pair'],
    ['a symbol as a key', { a: symbolic }, '.a has a symbol as a key'],
    ['a symbol on an array', Object.assign([1], symbolic), 'it has a symbol as a key'],
    ['an array with properties', 'ab'.match(/a/), 'it is an array with'],
    ['a full array with properties', Object.assign([1], { a: 1 }), 'it is an array with properties of its own'],
    ['a cycle', cycle, '.self[0] closes a cycle'],
    ['nesting that would overflow the stack', { deep }, 'is nested more than 1000 levels deep'],
  ])('refuses %s', (_, value, fault) => {
    const error = catchError(() => jsonKey('first', value));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/^Argument 2 has no JSON text: .*; give `key`/);
    expect(error.message).toContain(fault);
  });

  it('refuses a lone argument too', () => {
    expect(() => jsonKey(Number.NaN)).toThrow('Argument 1 has no JSON text: it is NaN;');
    expect(() => jsonKey(undefined)).toThrow('Argument 1 has no JSON text: it is undefined;');
  });

  it('keeps the message short however long the path is', () => {
    const refusal = catchError(() => jsonKey({ deep, ['k'.repeat(9_000)]: 1 }));
    expect(refusal.message.length).toBeLessThan(300);
    expect(catchError(() => jsonKey({ ['k'.repeat(9_000)]: 1n })).message.length).toBeLessThan(300);
  });
});

function catchError(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    return error as Error; // nothing else is thrown here
  }
  throw new Error('It does not throw');
}
