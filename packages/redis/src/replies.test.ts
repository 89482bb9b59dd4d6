import { patient, waitUntil } from '@ctu/tooling';
import IORedis from 'ioredis';
import IOValkey from 'iovalkey';
import { createClient } from 'redis';
import * as redis5 from 'redis5';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { RedisCache, type RedisClientLike, StatsRedisCache } from './index.js';
import { clientsOf, fakeRedis } from './testing/fake-redis.js';
import { rawRedis } from './testing/raw-redis.js';
import { freshPrefix } from './testing/reached.js';

const bytesCodec = { encode: (value: unknown) => value as Uint8Array, decode: (bytes: Uint8Array) => bytes };
const textCodec = { stringify: String, parse: (text: string) => text };

/** What a cache can be asked to do, but for `now`, which has a test of its own, and the keys of its errors. */
const calls: [name: string, call: (cache: StatsRedisCache<number>) => unknown, key?: string][] = [
  ['get', (cache) => cache.get('k'), 'k'],
  ['getMany', (cache) => cache.getMany(['l', 'm']), 'l'],
  ['set', (cache) => cache.set('k', 2), 'k'],
  ['setMany', (cache) => cache.setMany([['k', 2]]), 'k'],
  ['has', (cache) => cache.has('k'), 'k'],
  ['delete', (cache) => cache.delete('k'), 'k'],
  ['deleteMany', (cache) => cache.deleteMany(['k', 'l'])],
  ['clear', (cache) => cache.clear({ everything: true })],
  ['size', (cache) => cache.size],
  ['keys', (cache) => cache.keys().next()],
  ['getRemainingTTL', (cache) => cache.getRemainingTTL('k'), 'k'],
  ['stats', (cache) => cache.stats()],
];

/** The error of each call, one call after the other. */
async function errorsOf(cache: StatsRedisCache<number>): Promise<[name: string, error: unknown][]> {
  const errors: [string, unknown][] = [];
  for (const [name, call] of calls) {
    const answer = async () => call(cache);
    const told = await answer().then(
      () => 'an answer',
      (error) => error,
    );
    errors.push([name, told]);
  }
  return errors;
}

const expected = (code: string) =>
  calls.map(([name, , key]) => [name, expect.objectContaining({ name: 'CacheError', code, ...(key && { key }) })]);

describe('a client with an open MULTI', () => {
  const redis = rawRedis();
  const libraries: Record<string, () => Promise<{ client: RedisClientLike; send(command: string): unknown }>> = {
    async redis() {
      const client = await createClient({ url: `redis://127.0.0.1:${inject('port')}` }).connect();
      onTestFinished(() => client.destroy());
      return { client, send: (command) => client.sendCommand([command]) };
    },
    async 'redis 5'() {
      const client = await redis5.createClient({ url: `redis://127.0.0.1:${inject('port')}` }).connect();
      onTestFinished(() => client.destroy());
      return { client, send: (command) => client.sendCommand([command]) };
    },
    async ioredis() {
      const client = new IORedis(inject('port'), '127.0.0.1');
      onTestFinished(() => client.disconnect());
      return { client, send: (command) => client.call(command) };
    },
    async iovalkey() {
      const client = new IOValkey(inject('port'), '127.0.0.1');
      onTestFinished(() => client.disconnect());
      return { client, send: (command) => client.call(command) };
    },
  };

  it.each(Object.keys(libraries))('has no replies: every call says so, through %s', async (name) => {
    const { client, send } = await libraries[name]!();
    const prefix = freshPrefix();
    const cache = new StatsRedisCache<number>(client, patient);
    const texts = new RedisCache(client, { ...patient, codec: textCodec });
    const bytes = new RedisCache(client, { ...patient, codec: bytesCodec });
    const cleared = new RedisCache(client, { ...patient, prefix });
    await redis().set(`${prefix}k`, '1');

    await send('MULTI');
    const errors = await errorsOf(cache);
    expect(errors).toEqual(expected('SERVER'));
    for (const [, error] of errors) expect(String(error)).toContain('QUEUED: the client has an open MULTI');
    for (const other of [texts, bytes])
      await expect(other.get('k')).rejects.toMatchObject({ code: 'SERVER', key: 'k' });
    await expect(cleared.clear()).rejects.toMatchObject({ code: 'SERVER' });
    await send('DISCARD');

    await cache.set(`${prefix}k`, 3);
    expect(await Promise.all([cache.get(`${prefix}k`), cache.get('missing')])).toEqual([3, undefined]);
    expect(await cleared.size).toBe(1);
  });

  it('is not suspected because of a value that reads like its replies', async () => {
    const { client } = await libraries.ioredis!();
    const [text, bytes] = [freshPrefix(), freshPrefix()];
    const texts = new RedisCache(client, { ...patient, codec: textCodec });
    const raw = new RedisCache<Uint8Array>(client, { ...patient, codec: bytesCodec });
    await texts.set(text, 'QUEUED');
    await raw.set(bytes, Buffer.from('QUEUED'));
    expect(await texts.get(text)).toBe('QUEUED');
    expect(await texts.getMany([text, 'missing'])).toEqual(['QUEUED', undefined]);
    expect(Buffer.from((await raw.get(bytes))!).toString()).toBe('QUEUED');
  });
});

describe('replies that are none', () => {
  const replies: [what: string, reply: string][] = [
    ['a text', '+PONG\r\n'],
    ['an empty list', '*0\r\n'],
    ['a list that is too short', '*1\r\n$1\r\n1\r\n'],
    ['a list that is too long', '*3\r\n$1\r\n1\r\n$1\r\n2\r\n$1\r\n3\r\n'],
    ['a list of lists', '*2\r\n*0\r\n*0\r\n'],
    ['a list of numbers', '*2\r\n:1\r\n:2\r\n'],
    ['a number', ':7\r\n'],
    ['null', '$-1\r\n'],
  ];

  it.each(replies)('are an error of their own calls: %s', async (_, reply) => {
    let right = false;
    const port = await fakeRedis((name, ...args) => {
      if (name !== 'GET' && name !== 'MGET') return undefined;
      if (!right && name === 'MGET') return reply;
      const values = args.map((key) => (key === 'none' ? '$-1\r\n' : '$1\r\n5\r\n')).join('');
      return name === 'GET' ? values : `*${args.length}\r\n${values}`;
    });
    for (const [library, client] of Object.entries(await clientsOf(port))) {
      right = false;
      const cache = new RedisCache(client, patient);
      const outcomes = await Promise.allSettled([cache.get('k'), cache.get('l')]);
      for (const [index, key] of ['k', 'l'].entries()) {
        expect([library, outcomes[index]]).toMatchObject([
          library,
          { status: 'rejected', reason: { code: 'SERVER', key } },
        ]);
      }
      // A mean of sizes that is no number would let no later batch leave.
      right = true;
      expect(await Promise.all([cache.get('k'), cache.get('none'), cache.getMany(['l', 'm'])])).toEqual([
        5,
        undefined,
        [5, 5],
      ]);
    }
  });

  it('fail their own key only where an error stands within the list', async () => {
    const port = await fakeRedis((name) =>
      name === 'MGET' ? '*4\r\n$1\r\n1\r\n-ERR no such shard\r\n-WRONGTYPE Operation against\r\n$-1\r\n' : undefined,
    );
    for (const client of Object.values(await clientsOf(port))) {
      const cache = new RedisCache(client, patient);
      const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd'].map((key) => cache.get(key)));
      expect(outcomes).toEqual([
        { status: 'fulfilled', value: 1 },
        { status: 'rejected', reason: expect.objectContaining({ name: 'CacheError', code: 'SERVER', key: 'b' }) },
        { status: 'fulfilled', value: undefined },
        { status: 'fulfilled', value: undefined },
      ]);
    }
  });

  it.each([
    ['to a read', '*0\r\n', (cache: RedisCache) => cache.get('k')],
    ['to a write', '$-1\r\n', (cache: RedisCache) => cache.set('k', 1)],
    ['to a write', '+QUEUED\r\n', (cache: RedisCache) => cache.set('k', 1)],
    ['to a delete', '+OK\r\n', (cache: RedisCache) => cache.delete('k')],
    ['to a count', '+OK\r\n', (cache: RedisCache) => cache.size],
    ['to the question for a type', ':1\r\n', (cache: RedisCache) => cache.has('k')],
    ['to the question for a ttl', '+soon\r\n', (cache: RedisCache) => cache.getRemainingTTL('k')],
    ['to a page', '*2\r\n+next\r\n*0\r\n', (cache: RedisCache) => cache.keys().next()],
    ['to a page', '*1\r\n$1\r\n0\r\n', (cache: RedisCache) => cache.keys().next()],
    ['to a page', '*2\r\n$1\r\n0\r\n:4\r\n', (cache: RedisCache) => cache.keys().next()],
    ['to an emptying', ':1\r\n', (cache: RedisCache) => cache.clear({ everything: true })],
  ])('are no answer %s: %j', async (_, reply, call) => {
    const data = new Set(['GET', 'SET', 'UNLINK', 'DBSIZE', 'TYPE', 'PTTL', 'SCAN', 'FLUSHDB']);
    const port = await fakeRedis((name) => (data.has(name) ? reply : undefined));
    for (const client of Object.values(await clientsOf(port))) {
      await expect(call(new RedisCache(client, patient))).rejects.toMatchObject({ name: 'CacheError', code: 'SERVER' });
    }
  });

  it('may be numbers as text, where a client is told to hand them out so', async () => {
    const client = new IORedis(inject('port'), '127.0.0.1', { stringNumbers: true });
    onTestFinished(() => client.disconnect());
    await waitUntil(() => client.status === 'ready');
    const cache = new RedisCache(client, { ...patient, prefix: freshPrefix() });
    await cache.set('k', 1, { ttl: Number.POSITIVE_INFINITY });
    expect(await cache.getRemainingTTL('k')).toBe(Number.POSITIVE_INFINITY);
    expect(await cache.delete('k')).toBe(true);
  });
});
