import { runInNewContext } from 'node:vm';
import fc from '@ctu/tooling/fast-check';
import { describe, expect, it, vi } from 'vitest';
import { jsonCodec } from './json.js';
import { structuredCodec } from './structured.js';
import { jsonValues, sample, values } from './test-structured.js';

const { stringify, parse } = structuredCodec;
const through = (value: unknown): unknown => parse(stringify(value));

describe('structuredCodec', () => {
  it('gives everything that it tells back as itself, nested in each other', () => {
    expect(through(sample)).toStrictEqual(sample);
    fc.assert(
      fc.property(values, (value) => {
        expect(through(value)).toStrictEqual(value);
      }),
      { numRuns: 1_000 },
    );
  });

  it('writes what JSON writes of every value that JSON can tell', () => {
    fc.assert(
      fc.property(jsonValues, (value) => {
        const json = JSON.stringify(value);
        fc.pre(!/\{"\$+ctu":/.test(json)); // there `$ctu` may be the only key
        expect(stringify(value)).toBe(json);
        expect(parse(json)).toStrictEqual(value);
      }),
    );
    expect(stringify({ $ctu: 1, a: { b: 1, $$ctu: 2 } })).toBe('{"$ctu":1,"a":{"b":1,"$$ctu":2}}');
  });

  it.each<[value: unknown, text: string]>([
    [undefined, '{"$ctu":["undefined"]}'],
    [[Number.NaN, Number.POSITIVE_INFINITY], '[{"$ctu":["NaN"]},{"$ctu":["Infinity"]}]'],
    [[Number.NEGATIVE_INFINITY, -0], '[{"$ctu":["-Infinity"]},{"$ctu":["-0"]}]'],
    [{ a: -0 }, '{"a":{"$ctu":["-0"]}}'],
    [{ a: Number.NaN }, '{"a":{"$ctu":["NaN"]}}'],
    [{ id: 123n }, '{"id":{"$ctu":["bigint","123"]}}'],
    [new Date(0), '{"$ctu":["Date","1970-01-01T00:00:00.000Z"]}'],
    [new Date(Number.NaN), '{"$ctu":["Date",null]}'],
    [new Map([['a', 1n]]), '{"$ctu":["Map",[["a",{"$ctu":["bigint","1"]}]]]}'],
    [new Set([1, 'a']), '{"$ctu":["Set",[1,"a"]]}'],
    [/a+\/"/gi, '{"$ctu":["RegExp","/a+\\\\/\\"/gi"]}'],
    [new URL('https://example.com'), '{"$ctu":["URL","https://example.com/"]}'],
    [Uint8Array.of(1, 255), '{"$ctu":["Uint8Array","Af8="]}'],
    [Buffer.from('ab'), '{"$ctu":["Buffer","YWI="]}'],
    [{ $ctu: ['undefined'] }, '{"$$ctu":["undefined"]}'],
    [{ $$ctu: 1n }, '{"$$$ctu":{"$ctu":["bigint","1"]}}'],
  ])('writes what its guide says: %#', (value, text) => {
    expect(stringify(value)).toBe(text);
    expect(parse(text)).toStrictEqual(value);
  });

  it('reads what JSON.parse reads where there is no mark', () => {
    for (const text of ['{"$ctu":1,"a":2}', '{"a":"$ctu"}', '{"a":["$ctu"]}', '{"\\u0024ct":1}', '{"ctu":["Date"]}']) {
      expect(parse(text)).toEqual(JSON.parse(text));
    }
  });

  it('knows a mark that is spelled with escapes', () => {
    expect(parse('{"\\u0024c\\u0074u":["NaN"]}')).toBe(Number.NaN);
  });

  it('gives what is shared back as copies', () => {
    const shared = { at: new Date(0) };
    const [one, other] = through([shared, shared]) as [unknown, unknown];
    expect([one, other]).toStrictEqual([shared, shared]);
    expect(one).not.toBe(other);
  });

  it('knows the values of another realm, and gives them back as those of its own', () => {
    const foreign = runInNewContext(
      '({ at: new Date(0), map: new Map([[1, [2n]]]), set: new Set([{}]), pattern: /a/g, bytes: Uint8Array.of(1), gone: undefined })',
    );
    expect(through(foreign)).toStrictEqual({
      at: new Date(0),
      map: new Map([[1, [2n]]]),
      set: new Set([{}]),
      pattern: /a/g,
      bytes: Uint8Array.of(1),
      gone: undefined,
    });
  });

  it('takes objects without a prototype', () => {
    const bare = Object.assign(Object.create(null), { a: 1n });
    expect(through([bare])).toStrictEqual([{ a: 1n }]);
  });

  it('is not misled by what a program has put on the prototypes', () => {
    const extended: Record<string, unknown> = Object.prototype as never; // it takes any name
    const bigint: { toJSON?: unknown } = BigInt.prototype as never; // as programs do that send them as JSON
    extended.added = () => 1;
    extended.held = { at: { $ctu: ['NaN'] } };
    bigint.toJSON = () => 'text';
    try {
      expect(stringify({ a: 1, b: { c: [] } })).toBe('{"a":1,"b":{"c":[]}}');
      expect(stringify({ a: 1n, $ctu: 1 })).toBe('{"a":{"$ctu":["bigint","1"]},"$ctu":1}');
      expect(stringify({ $ctu: 1 })).toBe('{"$$ctu":1}');
      expect(Object.keys(parse('{"a":{"$ctu":["NaN"]},"b":{}}') as object)).toEqual(['a', 'b']);
      expect(extended.held).toEqual({ at: { $ctu: ['NaN'] } });
    } finally {
      delete extended.added;
      delete extended.held;
      delete bigint.toJSON;
    }
  });

  it('tells bytes where the platform has no Buffer, and reads those of one as bytes', () => {
    const [bytes, long] = [Uint8Array.of(0, 255, 62, 63), new Uint8Array(20_001).fill(7)];
    const written = stringify([bytes, long, Buffer.from('ab')]);
    const read = withoutBuffer(() => parse(written));
    expect(read).toStrictEqual([bytes, long, Uint8Array.of(97, 98)]);
    expect(withoutBuffer(() => stringify([bytes, long]))).toBe(stringify([bytes, long]));
  });

  it('gives bytes that share no memory with others', () => {
    const { byteLength } = (through(Uint8Array.of(1, 2)) as Uint8Array).buffer;
    expect(byteLength).toBe(2);
  });
});

/** What `act` gives on a platform without `Buffer`. */
function withoutBuffer<T>(act: () => T): T {
  vi.stubGlobal('Buffer', undefined);
  try {
    return act();
  } finally {
    vi.unstubAllGlobals();
  }
}

class Avatar {
  url = 'x';
}

/** Bytes whose memory was handed to somebody else. */
function givenAway(): Uint8Array {
  const bytes = new Uint8Array(2);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

const wayOut =
  ", which could not come back as itself; make it plain data first (of an ORM's entity, a plain object), " +
  'add its class by structuredCodec.with(), or choose another codec (superjson, devalue, msgpackr)';

describe('structuredCodec.stringify', () => {
  const cycle: Record<string, unknown> = { a: [] };
  cycle.a = [0, { back: cycle }];
  const ring = new Map<string, unknown>();
  ring.set('self', ring);
  const wide = { rows: Array.from({ length: 20_000 }, (_, id) => ({ id })), self: undefined as unknown };
  wide.self = wide;
  const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
  class Since extends Date {}
  class Tags extends Array {}

  it.each<[value: unknown, fault: string]>([
    [{ user: { avatar: new Avatar() } }, '$.user.avatar is an Avatar'],
    [new Map([['k', [new Avatar()]]]), '$[0][1][0] is an Avatar'],
    [new Set([1, { a: new Avatar() }]), '$[1].a is an Avatar'],
    [{ run() {} }, '$.run is a function'],
    [[Symbol('s')], '$[0] is a symbol'],
    [cycle, '$.a[1].back closes a cycle'],
    [ring, '$[0][1] closes a cycle'],
    [wide, '$.self closes a cycle'],
    [deep, '[0] is nested more than 1000 levels deep'],
    [[0, Array(1)], '$[1][0] is a hole'],
    ['ab'.match('a'), '$ has properties of its own'],
    [Object.assign(new Date(0), { zone: 'UTC' }), '$ has properties of its own'],
    [{ a: JSON.parse('{"__proto__":1}') }, '$.a has the key "__proto__"'],
    [{ a: { toJSON: () => 1 } }, '$.a.toJSON is a function'],
    [new Since(), '$ is a Since'],
    [Tags.of(1), '$ is a Tags'],
    [new Float64Array(1), '$ is a Float64Array'],
    [new ArrayBuffer(1), '$ is an ArrayBuffer'],
    [new DataView(new ArrayBuffer(1)), '$ is a DataView'],
    [new Error('no'), '$ is an Error'],
    [Object(1), '$ is a Number'],
    [new URLSearchParams(), '$ is a URLSearchParams'],
    [Promise.resolve(1), '$ is a Promise'],
    [new WeakMap(), '$ is a WeakMap'],
    [{ a: givenAway() }, '$.a is a Uint8Array'],
    [{ a: Object.create(Date.prototype, { [Symbol.toStringTag]: { value: 'Date' } }) }, '$.a is a Date'],
    [[Object.setPrototypeOf([1], null)], '$[0] is an object with a prototype of its own'],
    [[Object.setPrototypeOf([1n], null)], '$[0] is an object with a prototype of its own'],
    [{ 'a b': { c: [Avatar] } }, '$["a b"].c[0] is a function'],
  ])('refuses what could not come back as itself, and says where: %#', (value, fault) => {
    expect(() => stringify(value)).toThrow(TypeError);
    expect(() => stringify(value)).toThrow(`${fault}${wayOut}`);
  });

  it('leaves out properties whose keys are symbols', () => {
    const noted = { a: 1, [Symbol('note')]: 2 };
    expect(stringify([noted])).toBe('[{"a":1}]');
    expect(stringify([noted, 1n])).toBe('[{"a":1},{"$ctu":["bigint","1"]}]');
  });

  it('takes what is nested 1,000 levels deep, and reads it', () => {
    const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}1${']'.repeat(levels)}`);
    expect(stringify(nested(1_000))).toBe(JSON.stringify(nested(1_000)));
    let maps: unknown = 1n;
    for (let level = 0; level < 333; level++) maps = new Map([[0, maps]]);
    expect(stringify(through(maps))).toBe(stringify(maps));
  });
});

describe('structuredCodec.parse', () => {
  it.each([
    '{"$ctu":["Date"]}',
    '{"$ctu":["Date",0]}',
    '{"$ctu":["Date","yesterday"]}',
    '{"$ctu":["Date","2020-02-31T00:00:00.000Z"]}',
    '{"$ctu":["Date","2020-13-01T00:00:00.000Z"]}',
    '{"$ctu":["Date","2020-01-01T24:00:00.000Z"]}',
    '{"$ctu":["Date","2020-01-01T00:00:00Z"]}',
    '{"$ctu":["Date",{"$ctu":["Date",null]}]}',
    '{"$ctu":["undefined",1]}',
    '{"$ctu":["bigint","1.5"]}',
    '{"$ctu":["bigint",""]}',
    '{"$ctu":["bigint","0x1"]}',
    '{"$ctu":["bigint","01"]}',
    '{"$ctu":["bigint",1]}',
    '{"$ctu":["Map",[["a"]]]}',
    '{"$ctu":["Map",{"a":1}]}',
    '{"$ctu":["Map",["ab"]]}',
    '{"$ctu":["Set","ab"]}',
    '{"$ctu":["Set",{"$ctu":["Set",[]]}]}',
    '{"$ctu":["Set",[],[]]}',
    '{"$ctu":["RegExp","a"]}',
    '{"$ctu":["RegExp","/(/"]}',
    '{"$ctu":["RegExp","/a/xyz"]}',
    '{"$ctu":["URL","not one"]}',
    '{"$ctu":["Uint8Array","Af8"]}',
    '{"$ctu":["Uint8Array","Af9="]}',
    '{"$ctu":["Uint8Array"," Af8="]}',
    '{"$ctu":["Buffer","A-8="]}',
    '{"$ctu":["Uint8Array",[1]]}',
    '{"$ctu":["Avatar",{}]}',
    '{"$ctu":["constructor",{}]}',
    '{"$ctu":["__proto__",{}]}',
    '{"$ctu":[["Date"],null]}',
    '{"$ctu":[]}',
    '{"$ctu":"Date"}',
    '{"$ctu":null}',
    '{"$ctu":{"0":"undefined","length":1}}',
    '[{"\\u0024ctu":["Date"]}]',
    '{"__proto__":1}',
    '{"a":{"$ctu":["Map",[[{"__proto__":1},1]]]}}',
    '{"$$ctu":{"__proto__":1}}',
    '{"\\u005f_proto__":{"a":1}}',
    `${'{"$ctu":["Set",['.repeat(1_000)}${']]}'.repeat(1_000)}`,
    `${'{"$$ctu":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
  ])('throws for what is malformed: %#', (text) => {
    expect(() => JSON.parse(text)).not.toThrow();
    expect(() => parse(text)).toThrow();
    withoutBuffer(() => expect(() => parse(text)).toThrow());
  });

  it('reads what jsonCodec writes', () => {
    const row = { id: 1, names: ['a', null], a$ctu: '__proto__' };
    expect(parse(jsonCodec.stringify(row))).toEqual(row);
  });
});
