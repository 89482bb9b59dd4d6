import { structuredCodec } from '@ctu/core';
import { patient, rows } from '@ctu/tooling';
import { Decimal } from 'decimal.js';
import { Packr } from 'msgpackr';
import { createClient } from 'redis';
import superjson from 'superjson';
import { describe, expect, inject, it } from 'vitest';
import { RedisCache } from './index.js';
import { rawRedis } from './testing/raw-redis.js';
import { allWays, freshPrefix, reached } from './testing/reached.js';
import { summary, tap } from './testing/tap.js';

const values = [
  0,
  '',
  false,
  null,
  '123',
  'a\r\nb',
  [],
  {},
  { a: [1, { b: null, c: 'ü🗝️\0' }] },
  'x'.repeat(1024 * 1024 + 1),
  { at: new Date(0), gone: undefined, big: -(2n ** 80n), list: [undefined, Number.NaN, -0] },
  new Map<unknown, unknown>([['a', new Set([1n, new Map()])]]),
  [new URL('https://example.com/?a=1'), /a+\/"/giu, new Date(Number.NaN), Number.NEGATIVE_INFINITY],
  { bytes: Uint8Array.of(0, 13, 10, 128, 255), buffer: Buffer.from('\r\nEND\r\n') },
  [{ $ctu: ['undefined'] }, { $$ctu: 1 }, { $ctu: 1, a: 2 }],
  Buffer.from('a'),
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

describe.each(allWays)('values through $name', (way) => {
  const client = reached(way);

  it('come back as themselves, alone and together', async () => {
    const cache = new RedisCache(client(), { ...patient, prefix: freshPrefix() });
    for (const [index, value] of values.entries()) await cache.set(String(index), value);
    expect(await cache.getMany(Object.keys(values))).toStrictEqual(values);
    for (const [index, value] of values.entries()) expect(await cache.get(String(index))).toStrictEqual(value);
  });

  it.each(Object.entries(rows))('come back as they were: rows as %s gives them', async (_, row) => {
    const cache = new RedisCache(client(), { ...patient, prefix: freshPrefix(), codec });
    await cache.set('k', row);
    await cache.set('all', [row, row]);
    expect(await cache.get('k')).toStrictEqual(row);
    expect(await cache.getMany(['k', 'all'])).toStrictEqual([row, [row, row]]);
  });

  it('are refused with the path and the way out where they could not come back as themselves', async () => {
    const cache = new RedisCache(client(), { ...patient, prefix: freshPrefix() });
    for (const value of [() => {}, Symbol('s'), new Float64Array(1), Object.assign([1], { a: 1 }), new Error('no')]) {
      await expect(cache.set('k', value)).rejects.toMatchObject({ code: 'UNENCODABLE_VALUE', key: 'k' });
    }
    await expect(cache.set('k', { users: [{ of: new Entity() }] })).rejects.toThrow(
      'Value of "k" cannot be stored: $.users[0].of is an Entity, which could not come back as itself; make it plain data ' +
        "first (of an ORM's entity, a plain object), add its class by structuredCodec.with(), or choose another codec",
    );
    expect(await cache.has('k')).toBe(false);
  });

  it('keep a Date and a Map through superjson', async () => {
    const cache = new RedisCache(client(), { ...patient, prefix: freshPrefix(), codec: superjson });
    const value = { since: new Date(42), seen: new Map([['a', 1]]) };
    await cache.setMany([
      ['k', value],
      ['l', value],
    ]);
    expect(await cache.get('k')).toEqual(value);
    expect(await cache.getMany(['k', 'l'])).toEqual([value, value]);
  });

  it('keep a Date, a Map and bytes through msgpackr', async () => {
    const codec = new Packr({ structuredClone: true });
    const cache = new RedisCache(client(), {
      ...patient,
      prefix: freshPrefix(),
      codec: { encode: (v) => codec.pack(v), decode: (b) => codec.unpack(b) },
    });
    const value = { since: new Date(42), seen: new Map([['a', 1]]), bytes: new Uint8Array([0, 13, 10, 128, 255]) };
    await cache.setMany([
      ['k', value],
      ['l', value],
    ]);
    expect(await cache.get('k')).toEqual(value);
    expect(await cache.getMany(['k', 'l'])).toEqual([value, value]);
  });

  it('of bytes that are no UTF-8 are corrupt to a codec of text, and fail nobody else', async () => {
    const prefix = freshPrefix();
    const sent = tap(client());
    const cache = new RedisCache(sent, { ...patient, prefix });
    const keys = ['{t}none', '{t}bad', '{t}good', '{t}replaced'];
    const bad = Buffer.from([0x22, 0x61, 0xff, 0x22]);
    await sent.send(['set', `${prefix}{t}bad`, bad], { key: `${prefix}{t}bad` });
    await cache.setMany([
      ['{t}good', 'é'],
      ['{t}replaced', 'a\ufffdb'], // what a client makes of bytes that are no UTF-8, as a true value
    ]);
    sent.commands.length = 0;
    const corrupt = { status: 'rejected', reason: { code: 'CORRUPT_VALUE', key: '{t}bad' } };
    expect(await Promise.allSettled(keys.map((key) => cache.get(key)))).toMatchObject([
      { value: undefined },
      corrupt,
      { value: 'é' },
      { value: 'a\ufffdb' },
    ]);
    expect(summary(sent.commands)).toEqual(['MGET 4', 'MGET 2']);
    await expect(cache.get('{t}bad')).rejects.toMatchObject({ code: 'CORRUPT_VALUE', key: '{t}bad' });
    await expect(cache.getMany(keys)).rejects.toMatchObject({ code: 'CORRUPT_VALUE', key: '{t}bad' });
    expect(await cache.get('{t}replaced')).toBe('a\ufffdb');
    sent.commands.length = 0;
    expect(await cache.get('{t}good')).toBe('é');
    expect(summary(sent.commands)).toEqual(['GET 1']);
  });

  it('may be any bytes', async () => {
    const codec = { encode: (value: unknown) => value as Uint8Array, decode: (bytes: Uint8Array) => bytes };
    const cache = new RedisCache<Uint8Array>(client(), { ...patient, prefix: freshPrefix(), codec });
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    // A view into the middle of a larger buffer, which must not leak into the value.
    await cache.setMany([
      ['all', all],
      ['part', all.subarray(100, 110)],
      ['none', all.subarray(0, 0)],
    ]);
    expect((await cache.getMany(['all', 'part', 'none'])).map((bytes) => bytes && [...bytes])).toEqual([
      [...all],
      [...all.subarray(100, 110)],
      [],
    ]);
    expect([...(await cache.get('part'))!]).toEqual([...all.subarray(100, 110)]);
  });
});

describe('a value', () => {
  const redis = rawRedis();

  it('is the plain text of the codec on the server', async () => {
    const key = freshPrefix();
    await new RedisCache(redis(), patient).set(key, { a: 1 });
    expect(await redis().get(key)).toBe('{"a":1}');
  });

  it('that cannot be decoded fails its own callers only, without being quoted', async () => {
    const cache = new RedisCache(redis(), patient);
    const [bad, good] = [freshPrefix(), freshPrefix()];
    await redis().set(bad, 'secret, not JSON');
    await cache.set(good, 1);
    const [failed, read] = await Promise.allSettled([cache.get(bad), cache.get(good)]);
    expect(read).toEqual({ status: 'fulfilled', value: 1 });
    expect(failed).toMatchObject({ status: 'rejected', reason: { code: 'CORRUPT_VALUE', key: bad } });
    expect(JSON.stringify(failed) + String((failed as PromiseRejectedResult).reason.stack)).not.toContain('secret');
    await expect(cache.get(bad)).rejects.toMatchObject({ code: 'CORRUPT_VALUE' });
  });

  it('of a key of another type is a miss, alone and together, and the key is not there', async () => {
    const cache = new RedisCache(redis(), patient);
    const [list, hash] = [freshPrefix(), freshPrefix()];
    await redis().rPush(list, 'x');
    await redis().hSet(hash, 'field', 'x');
    expect(await cache.get(list)).toBeUndefined();
    expect(await cache.getMany([list, hash])).toEqual([undefined, undefined]);
    expect(await cache.has(list)).toBe(false);
  });

  it('of more than 512 MiB is refused before it is sent, for Redis would end the connection', async () => {
    const codec = { encode: () => new Uint8Array(512 * 1024 * 1024 + 1), decode: () => 0 };
    await expect(new RedisCache(redis(), { ...patient, codec }).set('huge', 0)).rejects.toMatchObject({
      code: 'VALUE_TOO_LARGE',
      key: 'huge',
      message: 'Value is 536870913 bytes, Redis holds 536870912',
    });
  });

  it('never shows up in an error of the server', async () => {
    const full = createClient({ url: `redis://127.0.0.1:${inject('port')}` });
    await full.connect();
    await full.sendCommand(['ACL', 'SETUSER', 'reader', 'on', '>pw', '~*', '+@all', '-set']);
    await full.auth({ username: 'reader', password: 'pw' });
    const error: Error = await new RedisCache(full, patient).set('k', 'secret').catch((error) => error);
    expect(error).toMatchObject({ code: 'SERVER', key: 'k' });
    expect(error.message).toContain('NOPERM');
    expect(JSON.stringify([error, error.cause]) + error.stack).not.toContain('secret');
    full.destroy();
  });
});
