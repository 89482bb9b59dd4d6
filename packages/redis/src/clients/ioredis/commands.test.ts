import { patient } from '@ctu/tooling';
import { describe, expect, it } from 'vitest';
import { RedisCache } from '../../index.js';
import { freshPrefix, pipeliningWays, reached } from '../../testing/reached.js';
import { tap } from '../../testing/tap.js';

/** Bytes as they are. */
const codec = { encode: (value: unknown) => value as Uint8Array, decode: (bytes: Uint8Array) => bytes };

describe.each(pipeliningWays)('commands through $name', (way) => {
  const client = reached(way);

  it('are the ones that were asked for, whatever their arguments, with replies as bytes', async () => {
    const cache = new RedisCache<Uint8Array>(client(), { ...patient, codec });
    const [canary, ...others] = Array.from({ length: 30 }, freshPrefix);
    await cache.set(canary!, new Uint8Array([1, 255]));
    // Names of commands as keys: through a pipeline the key would run, and empty the server.
    expect(await cache.get('flushall')).toBeUndefined();
    expect(await cache.getMany(['flushall', 'flushdb'])).toEqual([undefined, undefined]);
    expect([...(await cache.get(canary!))!]).toEqual([1, 255]);

    await cache.setMany(others.map((key, index) => [key, new Uint8Array([index, 200])]));
    const read = await Promise.all([...others, canary!].map((key) => cache.get(key)));
    expect(read.map((bytes) => [...bytes!])).toEqual([...others.map((_, index) => [index, 200]), [1, 255]]);
    expect(await cache.deleteMany([canary!, ...others])).toBe(30);
  });

  it('list, count and clear a prefix', async () => {
    const cache = new RedisCache<number>(client(), { ...patient, prefix: freshPrefix() });
    const keys = Array.from({ length: 300 }, (_, index) => `k${index}`).sort();
    await cache.setMany(keys.map((key, index) => [key, index]));
    const listed: string[] = [];
    for await (const key of cache.keys()) listed.push(key);
    expect(listed.sort()).toEqual(keys);
    expect(await cache.size).toBe(300);
    await cache.clear();
    expect(await cache.size).toBe(0);
    expect(await cache.has('k0')).toBe(false);
    expect(await cache.delete('k0')).toBe(false);
  });

  it('answer with text as text and with bytes as bytes', async () => {
    const { send } = tap(client());
    const key = freshPrefix();
    expect(await send(['set', key, Buffer.from('é')], { key })).toBe('OK');
    expect(await send(['get', key], { key })).toBe('é');
    expect(await send(['get', key], { key, bytes: true })).toEqual(Buffer.from('é'));
  });
});
