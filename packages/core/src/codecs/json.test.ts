import fc from '@ctu/tooling/fast-check';
import { describe, expect, it } from 'vitest';
import { jsonCodec } from './json.js';

class Order {
  id = 1;
}

const wayOut =
  'which JSON would change or refuse; ' +
  'choose another codec (structuredCodec, superjson, msgpackr), or JSON itself to accept the change';

describe('jsonCodec', () => {
  it('gives every JSON value back as itself', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        fc.pre(!holdsProto(value));
        const json = JSON.parse(JSON.stringify(value)) as unknown; // -0 is 0 here
        expect(jsonCodec.parse(jsonCodec.stringify(value))).toEqual(json);
      }),
    );
  });

  it('writes what JSON writes', () => {
    const value = { text: 'a\r\nb', list: [0, '', false, null, '123', [], {}] };
    expect(jsonCodec.stringify(value)).toBe(JSON.stringify(value));
    expect(jsonCodec.stringify(-0)).toBe('0');
  });

  it('takes objects without a prototype, and one object in two places', () => {
    const bare = Object.assign(Object.create(null), { a: 1 });
    expect(jsonCodec.stringify([bare, bare])).toBe('[{"a":1},{"a":1}]');
  });

  const cycle: unknown[] = [];
  cycle.push({ cycle });
  const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;

  it.each<[value: unknown, fault: string]>([
    [undefined, '$ is undefined'],
    [{ user: { name: undefined } }, '$.user.name is undefined'],
    [[0, Array(1)], '$[1][0] is a hole'],
    [{ run() {} }, '$.run is a function'],
    [[Symbol('s')], '$[0] is a symbol'],
    [{ [Symbol('s')]: 1 }, '$ has a symbol as a key'],
    [Number.NaN, '$ is NaN'],
    [[Number.POSITIVE_INFINITY], '$[0] is Infinity'],
    [{ n: Number.NEGATIVE_INFINITY }, '$.n is -Infinity'],
    [{ n: 1n }, '$.n is a bigint'],
    [{ user: { since: new Date() } }, '$.user.since is a Date'],
    [new Map(), '$ is a Map'],
    [[new Set()], '$[0] is a Set'],
    [new Order(), '$ is an Order'],
    [Buffer.from('a'), '$ is a Buffer'],
    [new Float64Array(1), '$ is a Float64Array'],
    [Object(1), '$ is a Number'],
    [new Error('no'), '$ is an Error'],
    [{ a: { toJSON: () => 1 } }, '$.a.toJSON is a function'],
    ['ab'.match('a'), '$ has properties of its own'],
    [{ a: JSON.parse('{"__proto__":1}') }, '$.a has the key "__proto__"'],
    [cycle, '$[0].cycle closes a cycle'],
    [deep, '[0] is nested more than 1000 levels deep'],
  ])('refuses what JSON would change: %#', (value, fault) => {
    expect(() => jsonCodec.stringify(value)).toThrow(TypeError);
    expect(() => jsonCodec.stringify(value)).toThrow(`${fault}, ${wayOut}`);
  });

  it.each([
    '{"__proto__":1}',
    '[{"a":{"__proto__":{}}}]',
    '{"\\u005f_proto__":1}',
    '{"__\\u0070roto_\\u005F":1}',
    '{"\\u005f\\u005f\\u0070\\u0072\\u006f\\u0074\\u006f\\u005f\\u005f":1}',
  ])('refuses to parse a __proto__ key: %s', (text) => {
    expect(() => jsonCodec.parse(text)).toThrow(TypeError);
  });

  it.each(['__proto__', '{"__proto__":1}', '\u0000\\u005f_proto__', ['"__proto__":'], { proto__: 1, __proto___: 2 }])(
    'parses a value that only looks like one: %j',
    (value) => {
      expect(jsonCodec.parse(jsonCodec.stringify(value))).toEqual(value);
    },
  );
});

function holdsProto(value: unknown): boolean {
  return JSON.stringify(value).includes('"__proto__":');
}
