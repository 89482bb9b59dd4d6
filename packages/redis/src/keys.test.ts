import { jsonKeys } from '@ctu/core';
import { patient, seededRandom, startRedis } from '@ctu/tooling';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { PrefixedRedisCache, RedisCache } from './index.js';
import { rawRedis } from './testing/raw-redis.js';
import { freshPrefix, reached, ways } from './testing/reached.js';

const keys = [
  '',
  ' ',
  'a\r\nFLUSHALL\r\n',
  '\0',
  "$'",
  '$0\r\n\r\n*1\r\n',
  ',',
  '%',
  'ключ',
  '🗝️',
  '__proto__',
  'constructor',
  '{tag}',
  '{}',
  ...[249, 250, 251, 10_000].map((length) => 'k'.repeat(length)),
];

async function listed<K>(cache: RedisCache<unknown, K>): Promise<K[]> {
  const all: K[] = [];
  for await (const key of cache.keys()) all.push(key);
  return all;
}

describe.each(ways)('keys through $name', (way) => {
  const client = reached(way);
  const canary = freshPrefix();
  const cache = () => new RedisCache(client(), patient);

  beforeEach(() => cache().set(canary, 'sings'));
  afterEach(async () => expect(await cache().get(canary)).toBe('sings'));

  it('may be any text, and are listed as they were written', async () => {
    const cache = new RedisCache<number>(client(), { ...patient, prefix: freshPrefix() });
    for (const [index, key] of keys.entries()) await cache.set(key, index);
    for (const [index, key] of keys.entries()) {
      expect(await cache.get(key)).toBe(index);
      expect(await cache.has(key)).toBe(true);
    }
    expect(await cache.getMany(keys)).toEqual([...keys.keys()]);
    expect((await listed(cache)).sort()).toEqual([...keys].sort());
    expect(await cache.size).toBe(keys.length);
    for (const key of keys) expect(await cache.delete(key)).toBe(true);
    expect(await cache.size).toBe(0);
  });

  it('that are no well-formed text are refused, by every operation', async () => {
    for (const key of ['k\ud800', '\udc00', 1, null, undefined, {}] as string[]) {
      const refused = [
        cache().get(key),
        cache().set(key, 1),
        cache().has(key),
        cache().delete(key),
        cache().getMany([key]),
        cache().setMany([[key, 1]]),
        cache().deleteMany([key]),
      ];
      for (const outcome of await Promise.allSettled(refused)) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(TypeError) });
      }
    }
  });

  it('may be any JSON value with jsonKeys, and are listed as they were written', async () => {
    const cache = new RedisCache(client(), { ...patient, prefix: freshPrefix(), keys: jsonKeys });
    const values = [1, '1', null, true, [], [1, '1'], { a: 1, b: [2] }, 'a*', 'k\ud800'];
    for (const key of values) await cache.set(key, key === 'k\ud800' ? 'lone' : key);
    expect(await cache.get({ b: [2], a: 1 })).toEqual({ a: 1, b: [2] });
    expect(await cache.get('k\ud800')).toBe('lone');
    expect(await cache.get('k\ud801')).toBeUndefined();
    expect((await listed(cache)).map((key) => JSON.stringify(key)).sort()).toEqual(
      values.map((key) => JSON.stringify(key)).sort(),
    );
    const hinted: unknown[] = []; // the text on the server begins otherwise than the key
    for await (const key of cache.keys({ prefix: 'a' })) hinted.push(key);
    expect(hinted).toContain('a*');
    await expect(cache.get(new Date())).rejects.toBeInstanceOf(TypeError);
  });
});

describe('keys of somebody else', () => {
  const redis = rawRedis();

  it('are left out of the list where the key codec cannot read them, and counted', async () => {
    const prefix = freshPrefix();
    const cache = new RedisCache(redis(), { ...patient, prefix, keys: jsonKeys });
    await cache.set({ id: 1 }, 'mine');
    await redis().mSet([`${prefix}no JSON`, 'x', prefix, 'x']);
    await redis().rPush(`${prefix}"list"`, 'x');
    expect((await listed(cache)).map((key) => JSON.stringify(key)).sort()).toEqual(['"list"', '{"id":1}']);
    expect(await cache.size).toBe(4);
    expect(await cache.has('list')).toBe(false);
    await cache.clear();
    expect(await cache.size).toBe(0);
  });
});

describe('100,000 random keys', () => {
  it('do not collide', async () => {
    const server = await startRedis();
    const client = await createClient({ url: `redis://127.0.0.1:${server.port}` }).connect();
    onTestFinished(async () => {
      client.destroy();
      await server.stop();
    });
    const cache = new RedisCache<number>(client, { ...patient, prefix: freshPrefix() });
    const random = seededRandom();
    const texts = new Set<string>();
    while (texts.size < 100_000) {
      texts.add(Buffer.from(Array.from({ length: 8 }, () => random() * 256)).toString('latin1'));
    }
    const all = [...texts];
    await cache.setMany(all.map((key, index) => [key, index]));
    expect(await cache.getMany(all)).toEqual(all.map((_, index) => index));
    expect(await cache.size).toBe(100_000);
    await cache.clear();
    expect(await client.dbSize()).toBe(0);
  });
});

it('a prefix that is no well-formed text is refused', () => {
  const client = createClient();
  for (const prefix of ['a\ud800', '\udc00:', 1 as never]) {
    expect(() => new RedisCache(client, { prefix })).toThrow(/^A prefix must be /);
    expect(() => new PrefixedRedisCache(client, prefix)).toThrow(/^A prefix must be /);
  }
});

describe('keys() without a prefix', () => {
  const redis = rawRedis();

  it('asks the server for no more than the hint', async () => {
    const [hint, other] = [`${freshPrefix()}*`, freshPrefix()];
    await redis().mSet([`${hint}a`, '1', hint.replace('*', 'b'), '1', other, '1']);
    const found: string[] = [];
    for await (const key of new RedisCache(redis(), patient).keys({ prefix: hint })) found.push(key);
    expect(found).toEqual([`${hint}a`]);
  });
});
