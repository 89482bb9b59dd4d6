import { patient, startRedis } from '@ctu/tooling';
import { createClient } from 'redis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PrefixedRedisCache, RedisCache } from './index.js';
import { freshPrefix, reached, ways } from './testing/reached.js';
import { summary, tap } from './testing/tap.js';

async function listed(cache: RedisCache): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of cache.keys()) keys.push(key);
  return keys.sort();
}

describe.each(ways)('a cache as a whole through $name', (way) => {
  const client = reached(way);

  it('reaches the keys of every primary, each once, in pages', async () => {
    const sent = tap(client());
    const cache = new RedisCache(sent, { ...patient, prefix: freshPrefix() });
    const keys = Array.from({ length: 2_000 }, (_, index) => `k${index}`).sort();
    await cache.setMany(keys.map((key) => [key, 1]));
    expect(await listed(cache)).toEqual(keys);
    expect(await cache.size).toBe(keys.length);
    await cache.clear();
    expect(await listed(cache)).toEqual([]);
    expect(await cache.size).toBe(0);
    const names = new Set(sent.commands.map(([name]) => name));
    expect([...names].sort()).toEqual(['scan', 'set', 'unlink']);
    for (const [name, ...args] of sent.commands) if (name === 'unlink') expect(args.length).toBeLessThanOrEqual(512);
  });

  it('is not cleared without a prefix', async () => {
    const sent = tap(client());
    const cache = new RedisCache(sent, patient);
    await expect(cache.clear()).rejects.toMatchObject({ code: 'CLEAR_REFUSED' });
    await expect(cache.clear({ everything: false })).rejects.toThrow('clear({ everything: true })');
    expect(sent.commands).toEqual([]);
  });

  it('with a prefix never empties the server, whatever is spelled out', async () => {
    const sent = tap(client());
    await new PrefixedRedisCache(sent, freshPrefix(), patient).clear({ everything: true });
    expect(summary(sent.commands)).not.toContain('FLUSHDB 1');
  });

  it('clears keys of its prefix that are not even text', async () => {
    const prefix = freshPrefix();
    const cache = new RedisCache(client(), { ...patient, prefix });
    // A prefix that ends with a full stop and has no other inside is kept as it is.
    const key = Buffer.concat([Buffer.from(prefix), Buffer.from([0xff, 0xfe])]);
    const sent = tap(client());
    await sent.send(['set', key, 'x'], { key });
    expect(await cache.size).toBe(1);
    await cache.clear();
    expect(await cache.size).toBe(0);
  });
});

describe('a server of its own', () => {
  it('is counted at once and emptied when that is spelled out', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const client = createClient({ url: `redis://127.0.0.1:${server.port}` });
    await client.connect();
    onTestFinished(() => client.destroy());
    const sent = tap(client);
    const cache = new RedisCache(sent, patient);
    await cache.setMany([
      ['a', 1],
      ['b', 2],
    ]);
    expect(await cache.size).toBe(2);
    expect(await listed(cache)).toEqual(['a', 'b']);
    await cache.clear({ everything: true });
    expect(await cache.size).toBe(0);
    expect(sent.commands.filter(([name]) => name !== 'set')).toEqual([
      ['dbsize'],
      ['scan', '0', 'MATCH', '*', 'COUNT', expect.any(String)],
      ['flushdb', 'ASYNC'],
      ['dbsize'],
    ]);
  });
});
