import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { isCacheError } from '../errors.js';
import type { CloneMode } from './clone.js';
import { cloneMisuse, holdingOf } from './holding.js';

class User {
  constructor(readonly name: string) {}
}

function keep(clone: CloneMode, value: unknown): unknown {
  return holdingOf(clone)?.keep(value, 'k');
}

/** The message with which a mode refuses a value. */
function refusal(clone: CloneMode, value: unknown): string {
  try {
    keep(clone, value);
  } catch (error) {
    if (isCacheError(error, 'UNENCODABLE_VALUE') && error.key === 'k') return error.message;
    throw error;
  }
  return expect.unreachable();
}

function nested(depth: number): unknown {
  let value: unknown = { bottom: 1 };
  for (let level = 0; level < depth; level++) value = { value };
  return value;
}

const PRIMITIVES = [null, '', 'text', 0, Number.NaN, true, 1n, Symbol.iterator];

/** What neither mode takes, and where. */
const REFUSED: readonly [what: string, value: () => unknown, message: string][] = [
  ['an instance of a class', () => ({ user: new User('Ada') }), '$.user is a User'],
  ['a function', () => [{ f: () => 'secret' }], '$[0].f is a function'],
  ['a function as the value', () => () => 1, '$ is a function'],
  ['an Error', () => ({ e: new TypeError('secret') }), '$.e is a TypeError'],
  ['a promise', () => ({ later: [Promise.resolve(1)] }), '$.later[0] is a Promise'],
  ['a Buffer', () => ({ 'some bytes': Buffer.from('secret') }), '$["some bytes"] is a Buffer'],
  ['a URL', () => ({ at: new URL('http://localhost') }), '$.at is a URL'],
  ['a WeakMap', () => new WeakMap(), '$ is a WeakMap'],
  ['a class made from Map', () => [new (class Cache extends Map {})()], '$[0] is a Cache'],
  ['a class made from Array', () => ({ list: new (class List extends Array {})() }), '$.list is a List'],
  ['an object made from another', () => Object.create({ a: 1 }), '$ is an object with a prototype of its own'],
  ['a key that is a symbol', () => ({ a: { [Symbol.iterator]: 1 } }), '$.a has a symbol as a key'],
  ['a boxed number', () => [Object(1)], '$[0] is a Number'],
  ['a generator', () => (function* () {})(), '$ is an object with a prototype of its own'],
  [
    'what only ends as an array does',
    () => [
      new (class ByteArray {
        get [Symbol.toStringTag]() {
          return 'ByteArray';
        }
      })(),
    ],
    '$[0] is a ByteArray',
  ],
  ['memory that is shared', () => ({ memory: new SharedArrayBuffer(8) }), '$.memory is a SharedArrayBuffer'],
];

describe.each(['structured', 'freeze'] as const)('clone: %o', (clone) => {
  it.each(PRIMITIVES)('takes the primitive %o as itself', (value) => {
    expect(keep(clone, value)).toBe(value);
    expect(holdingOf(clone)?.give?.(value) ?? value).toBe(value);
  });

  it.each(REFUSED)('refuses %s, with the path and the way out', (_, value, message) => {
    const text = refusal(clone, value());
    expect(text).toContain(`Value of "k" does not suit clone: '${clone}': ${message}; `);
    expect(text).toContain('leave `clone` out');
    expect(text).not.toContain('secret');
  });

  it('takes cycles, parts that are there twice, and holes', () => {
    const part = { n: 1 };
    const value: { list: unknown[]; self?: unknown } = { list: [part, part] };
    value.list[3] = null;
    value.self = value;
    const held = keep(clone, value) as typeof value; // the same, or a copy
    expect(held.self).toBe(held);
    expect(held.list[0]).toBe(held.list[1]);
    expect(held).toEqual(value);
  });

  it('takes objects without a prototype, keys of all kinds, and values that JSON cannot tell', () => {
    const value = Object.assign(Object.create(null), { '': 1, 'a b': undefined, constructor: Number.NaN, n: 1n });
    expect({ ...(keep(clone, value) as object) }).toEqual({ ...value });
    const hostile: unknown = JSON.parse('{"__proto__":{"polluted":true}}');
    expect(JSON.stringify(keep(clone, hostile))).toBe('{"__proto__":{"polluted":true}}');
  });

  it('takes arrays and objects of another realm', () => {
    const value: unknown = runInNewContext('({ list: [{ n: 1 }] })');
    expect(JSON.stringify(keep(clone, value))).toBe('{"list":[{"n":1}]}');
  });

  it('names a long path by its ends', () => {
    const value = { [`${'x'.repeat(100)}`]: { [`${'y'.repeat(100)}`]: new User('') } };
    expect(refusal(clone, value)).toMatch(/: \$\.x{59}…y{59} is a User; /);
  });

  it('refuses a Proxy that resists, without its words', () => {
    const resisting = new Proxy(
      { a: 1 },
      {
        getOwnPropertyDescriptor() {
          throw new Error('secret');
        },
      },
    );
    const text = refusal(clone, { resisting });
    expect(text).toContain('something in it resists, as a Proxy does; ');
    expect(text).not.toContain('secret');
  });
});

describe('clone: "structured"', () => {
  const copied: readonly [what: string, value: unknown][] = [
    ['a Date', new Date(1)],
    ['a Map with its keys', new Map<unknown, unknown>([[{ id: 1 }, new Set([new Date(2)])]])],
    ['a RegExp', /a/g],
    ['bytes', Uint8Array.of(1, 2, 3)],
    ['big integers', BigInt64Array.of(1n)],
    ['a DataView', new DataView(new ArrayBuffer(2))],
    ['a buffer', new ArrayBuffer(3)],
  ];

  it.each(copied)('copies %s', (_, part) => {
    const value = { part };
    const held = keep('structured', value) as typeof value; // a copy
    expect(held).toEqual(value);
    expect(held).not.toBe(value);
    expect(held.part).not.toBe(part);
    const given = holdingOf('structured')?.give?.(held) as typeof value; // a copy of that
    expect(given).toEqual(value);
    expect(given.part).not.toBe(held.part);
  });

  it.each([
    ['the values of a Map', new Map([['a', { user: new User('') }]]), '$[0][1].user is a User'],
    ['the keys of a Map', new Map([[new User(''), 1]]), '$[0][0] is a User'],
    ['a Set', { tags: new Set([1, () => 1]) }, '$.tags[1] is a function'],
    ['a Date with more than its time', [Object.assign(new Date(0), { zone: 'UTC' })], '$[0] has properties of its own'],
    ['shared memory under bytes', [new Uint8Array(new SharedArrayBuffer(1))], '$[0] is a SharedArrayBuffer'],
  ])('finds what it cannot copy in %s', (_, value, message) => {
    expect(refusal('structured', value)).toContain(message);
  });

  it('takes a Date while a test has a clock of its own', () => {
    vi.useFakeTimers({ now: 5 });
    try {
      expect(keep('structured', [new Date()])).toEqual([new Date(5)]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('takes a Date and a Map of another realm', () => {
    const held = keep('structured', runInNewContext('({ at: new Date(1), all: new Map([[1, [2]]]) })'));
    expect(held).toEqual({ at: new Date(1), all: new Map([[1, [2]]]) });
  });

  it('refuses what structuredClone refuses: a Proxy, a symbol, a buffer that was given away', () => {
    const gone = Uint8Array.of(1);
    structuredClone(gone, { transfer: [gone.buffer] });
    for (const value of [{ a: new Proxy({}, {}) }, { a: Symbol('a') }, { gone }])
      expect(refusal('structured', value)).toContain('something in it resists');
  });
});

describe('clone: "freeze"', () => {
  it('freezes all that is in a value, in place', () => {
    const value = { user: { tags: [{ name: 'a' }] }, n: 1 };
    expect(keep('freeze', value)).toBe(value);
    for (const object of [value, value.user, value.user.tags, value.user.tags[0]])
      expect(Object.isFrozen(object)).toBe(true);
    expect(() => value.user.tags.push({ name: 'b' })).toThrow(TypeError);
  });

  it.each<[what: string, value: object]>([
    [
      'an accessor',
      {
        get now() {
          return {};
        },
      },
    ],
    ['a setter', { set now(_value: unknown) {} }],
    ['a hidden property', [Object.defineProperty({}, 'hidden', { value: {} })]],
  ])('refuses %s, through which what others are given could be changed, and nothing is frozen', (_, value) => {
    expect(refusal('freeze', { value })).toContain(
      "clone: 'freeze': an object in it has an accessor or a hidden property; ",
    );
    expect(Object.isFrozen(value)).toBe(false);
  });

  it('freezes also what is in something that is frozen, and takes it again', () => {
    const value = Object.freeze({ inner: { n: 1 } });
    for (let time = 0; time < 2; time++) expect(keep('freeze', value)).toBe(value);
    expect(Object.isFrozen(value.inner)).toBe(true);
  });

  it.each([
    new Date(1),
    new Map(),
    new Set(),
    /a/,
    Uint8Array.of(1),
    new DataView(new ArrayBuffer(1)),
    new ArrayBuffer(1),
  ])('refuses what stays mutable, and nothing is frozen: %o', (part) => {
    const value = { first: { n: 1 }, list: [{ part }], last: {} };
    expect(refusal('freeze', value)).toMatch(/: \$\.list\[0\]\.part is an? [A-Z]\w+; /);
    for (const object of [value, value.first, value.list, value.list[0], value.last])
      expect(Object.isFrozen(object)).toBe(false);
  });

  it('refuses what is nested too deep for a stack, and nothing is frozen', () => {
    const value = nested(100_000);
    expect(refusal('freeze', value)).toContain('is nested more than 1000 levels deep');
    expect(Object.isFrozen(value)).toBe(false);
  });
});

describe('holdingOf', () => {
  it('has nothing for values that are shared', () => {
    expect(holdingOf(undefined)).toBeUndefined();
  });
});

describe('cloneMisuse', () => {
  it.each([
    [true, 'Boolean'],
    [null, 'null'],
    ['deep', 'String'],
    [Object.create(null), 'object'],
  ])('is an error for %o, which is no mode', (clone, shown) => {
    expect(cloneMisuse(clone, 'clone')).toEqual(new TypeError(`clone must be 'structured' or 'freeze', not ${shown}`));
  });
});
