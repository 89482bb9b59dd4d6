import { isDeepStrictEqual } from 'node:util';
import { runInNewContext } from 'node:vm';
import fc from '@ctu/tooling/fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
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

const TEXTS = ['', '0', 'NaN', '1n', 'undefined', '2020-01-01T00:00:00.000Z', 'http://a/', '00', 'Set()', '",'];
const KINDS = [undefined, null, 0, -0, 1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0n, 1n, -1n];

/** The same of every kind that has a text. */
const { any, leaf } = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom<unknown>(...KINDS, ...TEXTS),
    fc.constantFrom(0, 1, 1_577_836_800_000, Number.NaN).map((time) => new Date(time)),
    fc.constantFrom('http://a/', 'http://a/?0', 'data:",').map((text) => new URL(text)),
    fc.constantFrom([], [0], [0, 0], [1]).map((bytes) => new Uint8Array(bytes)),
    fc.constantFrom([], [0]).map((bytes) => Buffer.from(bytes)),
  ),
  list: fc.array(tie('any'), { maxLength: 2 }),
  any: fc.oneof(
    { weight: 3, arbitrary: tie('leaf') },
    tie('list'),
    fc.dictionary(fc.constantFrom('a', 'b', '0', '__proto__'), tie('any'), { maxKeys: 2 }),
    fc.array(fc.tuple(tie('any'), tie('any')), { maxLength: 2 }).map((entries) => new Map(entries)),
    tie('list').map((items) => new Set(items as unknown[])),
  ),
}));

/** What counts of a value, such that Node tells whether two of them are equal. Its lists are ordered anew by `order`. */
function meaning(value: unknown, order: <T>(items: T[]) => T[] = (items) => items): unknown {
  const inside = (item: unknown) => meaning(item, order);
  if (value === 0) return 0;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return new Date(value);
  if (value instanceof URL) return new URL(value);
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (Array.isArray(value)) return value.map(inside);
  if (value instanceof Set) return new Set(order([...value].map(inside)));
  if (value instanceof Map)
    return new Map(order([...value].map(([key, item]) => [inside(key), inside(item)] as const)));
  const properties = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(order(properties.map(([key, item]) => [key, inside(item)])));
}

class Told {
  constructor(readonly text: string) {}
}

/** As Node compares it: Node 20 takes all URLs for equal, and no two dates that are none. */
function comparable(value: unknown): unknown {
  if (value instanceof Date) return new Told(`date ${value.getTime()}`);
  if (value instanceof URL) return new Told(`URL ${value}`);
  if (Array.isArray(value)) return value.map(comparable);
  if (value instanceof Set) return new Set([...value].map(comparable));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [comparable(key), comparable(item)]));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, comparable(item)]));
}

/** The text of JSON alone, said once more in the plainest way. */
function canonicalJson(value: unknown): string {
  const ascii = (json: string) => json.replace(/[^\x20-\x7f]/g, (unit) => escaped(unit));
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  if (Array.isArray(value)) return `[${value.map(canonicalJson)}]`;
  if (typeof value !== 'object' || value === null) return ascii(JSON.stringify(value));
  const codePoints = (text: string) => Array.from(text, (char) => String(char.codePointAt(0)).padStart(8, '0')).join();
  const keys = Object.keys(value).sort((one, other) => (codePoints(one) < codePoints(other) ? -1 : 1));
  return `{${keys.map((key) => `${canonicalJson(key)}:${canonicalJson(Reflect.get(value, key))}`)}}`;
}

/** Without the sign of -0, which is equal to 0. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

class Order {
  id = 1;
}

class Pair extends Array<number> {}
class Index extends Map<string, number> {}

/** What only says that it is a Map, as MobX does. */
class ObservableMap {
  readonly [Symbol.toStringTag] = 'Map';
}

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

  it('has the text of canonical JSON for what JSON can tell', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.jsonValue({ noUnicodeString: false }), lookalike)), (args) => {
        expect(jsonKey(...args)).toBe(canonicalJson(args));
      }),
    );
  });

  it('leaves out what is undefined at the end of the arguments, and properties that are', () => {
    expect(jsonKey(undefined)).toBe('[]');
    expect(jsonKey('1', undefined, undefined)).toBe('["1"]');
    expect(jsonKey({ filter: undefined, page: 1 })).toBe('[{"page":1}]');
    expect(jsonKey({ a: { b: undefined } }, undefined)).toBe('[{"a":{}}]');
  });

  it.each<[name: string, value: unknown, text: string]>([
    ['undefined before another argument', undefined, 'undefined'],
    ['undefined in an array', [1, undefined], '[1,undefined]'],
    ['a bigint', { id: -12n }, '{"id":-12n}'],
    ['NaN', [Number.NaN], '[NaN]'],
    ['the infinities', [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], '[Infinity,-Infinity]'],
    ['a Date', { since: new Date(0) }, '{"since":Date("1970-01-01T00:00:00.000Z")}'],
    ['a Date that is none', new Date(Number.NaN), 'Date(null)'],
    [
      'a Map, in whatever order',
      new Map<unknown, unknown>([
        ['b', undefined],
        ['a', { x: undefined }],
      ]),
      'Map(["a",{}],["b",undefined])',
    ],
    ['a Set, in whatever order', new Set(['b', 1, 'a', undefined]), 'Set("a","b",1,undefined)'],
    ['a URL', new URL('https://\u00e9.example'), 'URL("https://xn--9ca.example/")'],
    ['a URL with quotes', new URL('data:","'), 'URL("data:\\",\\"")'],
    ['bytes', new Uint8Array([0, 255]), 'bytes("00ff")'],
    ['a Buffer, which is bytes', Buffer.from([0, 255]), 'bytes("00ff")'],
  ])('has a text that is no JSON for %s', (_, value, text) => {
    expect(jsonKey(value, 1)).toBe(`[${text},1]`);
    expect(() => JSON.parse(`[${text}]`)).toThrow(SyntaxError);
  });

  it('has the same text for equal arguments of any kind, and for no others', () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 2 }), fc.array(any, { maxLength: 2 }), (one, other) => {
        const [left, right] = [one, other].map((args) => comparable(meaning(withoutEnd(args))));
        expect(jsonKey(...one) === jsonKey(...other)).toBe(isDeepStrictEqual(left, right));
      }),
      { numRuns: 3_000 },
    );
    fc.assert(
      fc.property(leaf, leaf, (one, other) => {
        expect(jsonKey([one]) === jsonKey([other])).toBe(
          isDeepStrictEqual(comparable(meaning([one])), comparable(meaning([other]))),
        );
      }),
      { numRuns: 3_000 },
    );
  });

  it('has the same text however properties, Maps and Sets are ordered', () => {
    fc.assert(
      fc.property(fc.array(any), (args) => {
        expect(jsonKey(...args.map((value) => meaning(value, (items) => items.reverse())))).toBe(jsonKey(...args));
      }),
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
  });

  it('takes dates, Maps, Sets and bytes of another realm', () => {
    const foreign = runInNewContext('[new Date(0), new Map([[1, 2]]), new Set([1n]), new Uint8Array(1)]');
    expect(jsonKey(foreign)).toBe(jsonKey([new Date(0), new Map([[1, 2]]), new Set([1n]), new Uint8Array(1)]));
    expect(() => jsonKey(runInNewContext('new (class Mine extends Map {})()'))).toThrow('it is a Mine');
  });

  describe('in a test with a clock of its own', () => {
    afterEach(() => vi.useRealTimers());

    it.each([
      ['set', () => vi.setSystemTime(0)],
      ['faked', () => vi.useFakeTimers({ now: 0 })],
    ])('takes dates: %s', (_, set) => {
      const before = new Date(0);
      set();
      expect(jsonKey(new Date())).toBe('[Date("1970-01-01T00:00:00.000Z")]');
      expect(jsonKey(before)).toBe('[Date("1970-01-01T00:00:00.000Z")]');
    });
  });

  it('takes what stands in two places', () => {
    const shared = { a: 1 };
    expect(jsonKey(shared, [shared, shared])).toBe('[{"a":1},[{"a":1},{"a":1}]]');
  });

  const cycle: { self?: unknown } = {};
  cycle.self = [cycle];
  const ownMap = new Map<string, unknown>();
  ownMap.set('own', ownMap);
  const givenAway = (): Uint8Array => {
    const bytes = new Uint8Array(2);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    return bytes;
  };
  const symbolic = { [Symbol('s')]: 1 };
  const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;

  it.each<[name: string, value: unknown, fault: string]>([
    ['a hole', [Array(1)], '[0][0] is a hole'],
    ['a function', { f() {} }, '.f is a function'],
    ['a symbol', [Symbol('s')], '[0] is a symbol'],
    ['a boxed text', Object('text'), 'it is a String'],
    ['numbers of another size', new Float32Array(1), 'it is a Float32Array'],
    ['an Error', new Error('told'), 'it is an Error'],
    ['an own class', { order: new Order() }, '.order is an Order'],
    ['a class without a name', [new (class {})()], '[0] is an object with a prototype of its own'],
    ['an inherited property', Object.create({ a: 1 }), 'it is an object with a prototype of its own'],
    ['an inherited property of a bare object', Object.create(Object.create(null, { a: { value: 1 } })), 'of its own'],
    ['a subclass of Array', Pair.of(1, 2), 'it is a Pair'],
    ['a subclass of Map', new Index(), 'it is an Index'],
    ['what only says that it is a Map', { by: new ObservableMap() }, '.by is an ObservableMap'],
    ['a prototype without its object', Object.create(Map.prototype), 'it is a Map'],
    ['a prototype without its URL', Object.create(URL.prototype), 'it is a URL'],
    ['a Date with properties', Object.assign(new Date(0), { zone: 'Z' }), 'it has properties of its own'],
    ['a function in a Map', { map: new Map([['a', [() => {}]]]) }, '.map[0][1][0] is a function'],
    ['a function in a Set', new Set([1, () => {}]), '[1] is a function'],
    ['bytes whose memory was given away', [givenAway()], '[0] is a Uint8Array'],
    ['a symbol as a key', { a: symbolic }, '.a has a symbol as a key'],
    ['a symbol on an array', Object.assign([1], symbolic), 'it has a symbol as a key'],
    ['an array with properties', 'ab'.match(/a/), 'it has properties of its own'],
    ['an array with a hole and a property', Object.assign(Array(1), { a: 1 }), '[0] is a hole'],
    ['a cycle', cycle, '.self[0] closes a cycle'],
    ['a Map in itself', ownMap, '[0][1] closes a cycle'],
    ['nesting that would overflow the stack', { deep }, 'is nested more than 1000 levels deep'],
  ])('refuses %s', (_, value, fault) => {
    const error = catchError(() => jsonKey('first', value));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/^Argument 2 has no text as a key: .*; give `key`/);
    expect(error.message).toContain(fault);
  });

  it('refuses a lone argument too', () => {
    expect(() => jsonKey(() => {})).toThrow('Argument 1 has no text as a key: it is a function;');
    expect(() => jsonKey(Symbol('s'))).toThrow('Argument 1 has no text as a key: it is a symbol;');
  });

  it('keeps the message short however long the path is', () => {
    const refusal = catchError(() => jsonKey({ deep, ['k'.repeat(9_000)]: 1 }));
    expect(refusal.message.length).toBeLessThan(300);
    expect(catchError(() => jsonKey({ ['k'.repeat(9_000)]: () => {} })).message.length).toBeLessThan(300);
  });
});

function withoutEnd(args: readonly unknown[]): unknown[] {
  return args.at(-1) === undefined && args.length > 0 ? withoutEnd(args.slice(0, -1)) : [...args];
}

function catchError(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    return error as Error; // nothing else is thrown here
  }
  throw new Error('It does not throw');
}
