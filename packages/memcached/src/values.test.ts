import { structuredCodec } from '@ctu/core';
import { patient, rows } from '@ctu/tooling';
import { Decimal } from 'decimal.js';
import * as msgpackr from 'msgpackr';
import superjson from 'superjson';
import { describe, expect, inject, it } from 'vitest';
import { MemCached } from './index.js';
import { libraries, memcache, memcached, memjsLibrary } from './testing/libraries.js';
import { raw } from './testing/raw.js';

const server = inject('server');
const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);
const MiB = 1_048_576;
/** What the server adds to the data of an entry, besides the key. */
const overhead = 63;

const values = [
  ...[0, '', false, null, '123', 'a\r\nb', [], {}, -0.5, true, 'END', '\r\n', '\\\r\n', "$'", 'VALUE a 0 1\r\nx'],
  ...['ü', '日本', '\u{1f600}', 'k\ud800', '\0', ' ', '\u2028', { a: { b: [{ c: 'ü\r\n' }, null] } }, [[['']]]],
  ...[Uint8Array.of(), Uint8Array.of(0), everyByte, new TextEncoder().encode('END')],
  { at: new Date(0), gone: undefined, big: -(2n ** 80n), list: [undefined, Number.NaN, -0] },
  new Map<unknown, unknown>([['a', new Set([1n, new Map()])]]),
  [new URL('https://example.com/?a=1'), /a+\/"/giu, new Date(Number.NaN), Number.NEGATIVE_INFINITY],
  { bytes: Uint8Array.of(0, 13, 10, 128, 255), buffer: Buffer.from('\r\nEND\r\n') },
  [{ $ctu: ['undefined'] }, { $$ctu: 1 }, { $ctu: 1, a: 2 }],
  ...[Buffer.from(everyByte), new Date(0), 1n, -0],
];

/** The default codec, and the numbers of Prisma. */
const codec = structuredCodec.with({
  Decimal: {
    is: Decimal.isDecimal,
    encode: (decimal) => decimal.toString(),
    decode: (text: string) => new Decimal(text),
  },
});

class Entity {
  id = 1;
}

describe.each(libraries)('values through $name', ({ name, open }) => {
  const places = [
    { place: 'one server', servers: [server] },
    { place: 'a ring', servers: inject('ring') },
  ];

  describe.each(places)('on $place', ({ servers }) => {
    it.each(values.map((value) => [value]))('come back as themselves: %o', async (value) => {
      const cache = new MemCached(open(servers), { ...patient, prefix: `values ${name}` });
      await cache.set('k', value);
      expect(await cache.get('k')).toStrictEqual(value);
      expect(await cache.getMany(['k', 'none', 'k'])).toStrictEqual([value, undefined, value]);
    });

    it('come back as themselves many at once, in the order of the keys', async () => {
      const cache = new MemCached<unknown, number>(open(servers), { ...patient, prefix: `many ${name}` });
      await cache.setMany(values.map((value, key) => [key, value]));
      const keys = Array.from(values.keys()).reverse();
      expect(await cache.getMany(keys)).toStrictEqual([...values].reverse());
      expect(await cache.deleteMany([...keys, 'none' as never])).toBe(values.length);
    });

    it('come back as themselves when they are large', async () => {
      const cache = new MemCached(open(servers), { ...patient, prefix: `large ${name}` });
      const bytes = Uint8Array.from({ length: 500_000 }, (_, index) => (index * 7919) % 256);
      const text = 'ü\r\n'.repeat(150_000);
      await cache.setMany([
        ['bytes', bytes],
        ['text', text],
        ['json', { text }],
      ]);
      const read = await cache.getMany(['bytes', 'text', 'json']);
      expect(Buffer.compare(read[0] as Uint8Array, bytes)).toBe(0);
      expect(read[1] === text).toBe(true);
      expect((read[2] as { text: string }).text === text).toBe(true);
    });
  });

  it.each([
    ['superjson', superjson],
    ['msgpackr', new msgpackr.Packr({ structuredClone: true })],
  ])('keep a Date and a Map with %s', async (_, codec) => {
    const cache = new MemCached(open([server]), { ...patient, prefix: `codec ${name}`, codec });
    const value = { since: new Date(1_700_000_000_000), rights: new Map([['a\r\n', new Set([1])]]) };
    await cache.set('k', value);
    expect(await cache.get('k')).toEqual(value);
  });

  it.each(Object.entries(rows))('come back as they were: rows as %s gives them', async (_, row) => {
    const cache = new MemCached(open([server]), { ...patient, prefix: `rows ${name}`, codec });
    await cache.set('k', row);
    await cache.set('all', [row, row]);
    expect(await cache.get('k')).toStrictEqual(row);
    expect(await cache.getMany(['k', 'all'])).toStrictEqual([row, [row, row]]);
  });

  it('that could not come back as themselves are refused with the path and the way out, and the older value stays', async () => {
    const cache = new MemCached(open([server]), { ...patient, prefix: `refused ${name}` });
    await cache.set('k', 1);
    await expect(cache.set('k', Symbol('s'))).rejects.toMatchObject({ code: 'UNENCODABLE_VALUE', key: 'k' });
    await expect(cache.set('k', { users: [{ of: new Entity() }] })).rejects.toThrow(
      'Value of "k" cannot be stored: $.users[0].of is an Entity, which could not come back as itself; make it plain data ' +
        "first (of an ORM's entity, a plain object), add its class by structuredCodec.with(), or choose another codec",
    );
    await expect(cache.set('k', undefined)).rejects.toThrow(TypeError);
    const entries: [string, unknown][] = [
      ['k', 2],
      ['other', () => 1],
    ];
    await expect(cache.setMany(entries)).rejects.toMatchObject({ code: 'UNENCODABLE_VALUE', key: 'other' });
    expect(await cache.get('k')).toBe(1);
  });

  it('that cannot be decoded fail for their own key only', async () => {
    await raw(server, `set ${name}:corrupt 3 0 1\r\n{`);
    const cache = new MemCached(open([server]), patient);
    await cache.set(`${name}:good`, 1);
    const replies = await Promise.allSettled([cache.get(`${name}:corrupt`), cache.get(`${name}:good`)]);
    expect(replies).toMatchObject([
      { status: 'rejected', reason: { code: 'CORRUPT_VALUE', key: `${name}:corrupt` } },
      { status: 'fulfilled', value: 1 },
    ]);
    expect(await cache.has(`${name}:corrupt`)).toBe(true);
  });

  it('as large as the server takes are kept, and larger ones refused unsent, with the older value removed', async () => {
    const cache = new MemCached<unknown, string>(open([server]), patient);
    const key = `${name}:size`;
    const tag = name === 'memcache' ? 1 : 0; // the first character, which says what the data are
    const most = MiB - overhead - key.length - tag;
    await cache.set(key, 'x'.repeat(most));
    expect(await cache.get(key)).toBe('x'.repeat(most));
    const size = `Value takes ${MiB + 1} bytes with its key, the limit is ${MiB}`;
    const tooLarge = cache.set(key, 'x'.repeat(most + 1));
    await expect(tooLarge).rejects.toMatchObject({ code: 'VALUE_TOO_LARGE', key, message: size });
    expect(await cache.get(key)).toBeUndefined();
  });

  it('of more than 1 MiB are refused, whatever they are', async () => {
    const cache = new MemCached(open([server]), patient);
    for (const value of ['x'.repeat(MiB + 1), 'ü'.repeat(MiB / 2), new Uint8Array(MiB + 1), ['x'.repeat(MiB)]]) {
      await expect(cache.set('k', value)).rejects.toMatchObject({ code: 'VALUE_TOO_LARGE' });
    }
  });

  it('that the server has no room for are refused with its answer, and the older value is gone', async () => {
    const cache = new MemCached<unknown, string>(open([server]), { ...patient, maxValueBytes: 10 * MiB });
    const key = `${name}:room`;
    await cache.set(key, 'old');
    await expect(cache.set(key, 'x'.repeat(2 * MiB))).rejects.toMatchObject({ code: 'SERVER', key });
    expect(await cache.get(key)).toBeUndefined();
    await cache.set(key, 'new');
    expect(await cache.get(key)).toBe('new');
  });
});

describe.each([memcached, memjsLibrary])('on the wire of $name', ({ name, open }) => {
  it.each([
    ['bytes', Uint8Array.of(0, 13, 10, 255), '1 4\r\n\x00\r\n\xff'],
    ['text', 'ü\r\n', '2 4\r\n\xc3\xbc\r\n'],
    ['JSON', { a: 'ü' }, '3 10\r\n{"a":"\xc3\xbc"}'],
    ['marks', { a: 1n }, '3 29\r\n{"a":{"$ctu":["bigint","1"]}}'],
  ])('%s are themselves, under flags that say so', async (kind, value, wire) => {
    const key = `${name}:wire:${kind}`;
    await new MemCached(open([server]), patient).set(key, value);
    expect(await raw(server, `get ${key}`)).toBe(`VALUE ${key} ${wire}\r\nEND\r\n`);
  });

  it('what others wrote under these flags is read', async () => {
    const cache = new MemCached(open([server]), patient);
    await raw(
      server,
      `set ${name}:a 1 0 2\r\n\xff\n\r\nset ${name}:b 2 0 3\r\n{\xc3\xbc\r\nset ${name}:c 3 0 4\r\n[ 1]`,
    );
    const values = await cache.getMany([`${name}:a`, `${name}:b`, `${name}:c`]);
    expect(values).toEqual([Uint8Array.of(0xff, 0x0a), '{ü', [1]]);
  });
});

describe('on the wire of memcache', () => {
  it('the flags are the first byte of the data, and no other client takes them for something else', async () => {
    const cache = new MemCached(memcache.open([server]), patient);
    await cache.set('memcache:wire', { a: 'ü' });
    expect(await raw(server, 'get memcache:wire')).toBe('VALUE memcache:wire 0 11\r\n\x03{"a":"\xc3\xbc"}\r\nEND\r\n');
    const other = new MemCached(memcached.open([server]), patient);
    await expect(other.get('memcache:wire')).rejects.toMatchObject({ code: 'CORRUPT_VALUE' });
    await other.set('memcache:wire', '123');
    await expect(cache.get('memcache:wire')).rejects.toMatchObject({ code: 'CORRUPT_VALUE' });
  });
});
