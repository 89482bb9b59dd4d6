import { patient, seededRandom, startRedis } from '@ctu/tooling';
import { createClient } from 'redis';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { PrefixedRedisCache, RedisCache } from './index.js';
import { freshPrefix, reached, ways } from './testing/reached.js';

const pieces = ['a', 'b', '*', '?', '[', ']', '\\', '^', '.', ':', '/', '~', 'é', '🗝️', ' ', '\n', '{', '}', ''];

/** Whether one is a folder above the other. */
const isAbove = (one: string, other: string) => /[.:/]$/.test(one) && other.startsWith(one);

/** 20 different prefixes of random pieces, the empty one among them, and none a path above another. */
function randomPrefixes(): string[] {
  const random = seededRandom();
  const prefixes = new Set(['', 'a', 'a*', 'ab', 'ab.', 'a.b', 'a:b:', 'a~:']);
  while (prefixes.size < 20) {
    const prefix = Array.from({ length: random() * 5 }, () => pieces[Math.floor(random() * pieces.length)]).join('');
    if (![...prefixes].some((other) => isAbove(prefix, other) || isAbove(other, prefix))) prefixes.add(prefix);
  }
  return [...prefixes];
}

describe.each(ways)('prefixes through $name', (way) => {
  const client = reached(way);

  it('never see, overwrite or clear the keys of one another', async () => {
    const prefixes = randomPrefixes();
    const caches = prefixes.map((prefix) => new PrefixedRedisCache<string>(client(), prefix, patient));
    const raw = new RedisCache(client(), patient);
    const foreign = freshPrefix();
    // Keys that would meet those of another prefix, were they simply put together.
    const keys = ['', 'k', 'a', '*', '.', 'b.k', ...prefixes.map((prefix) => `${prefix}k`)];
    await raw.set(foreign, 'theirs');
    for (const [index, cache] of caches.entries()) {
      await cache.setMany(keys.map((key) => [key, `${prefixes[index]} ${key}`]));
    }
    const unique = [...new Set(keys)];
    for (const [index, cache] of caches.entries()) {
      expect(await cache.getMany(unique)).toEqual(unique.map((key) => `${prefixes[index]} ${key}`));
      const listed: string[] = [];
      for await (const key of cache.keys()) listed.push(key);
      expect(listed.sort()).toEqual([...unique].sort());
    }
    for (const [index, cache] of caches.entries()) {
      await cache.clear();
      expect(await cache.size).toBe(0);
      const next = caches[index + 1];
      if (next) expect(await next.getMany(unique)).not.toContain(undefined);
    }
    expect(await raw.get(foreign)).toBe('theirs');
  });

  it('are paths: one that ends with a separator stands on the server as it is, and holds those below it', async () => {
    const app = freshPrefix();
    const raw = new RedisCache<number>(client(), patient);
    const [outer, users] = [app, `${app}v1:user:`].map(
      (prefix) => new PrefixedRedisCache<number>(client(), prefix, patient),
    );
    await outer!.set('k', 1);
    await users!.setMany([
      ['42', 2],
      ['43', 3],
    ]);
    expect(await raw.get(`${app}v1:user:42`)).toBe(2);
    expect(await outer!.get('v1:user:42')).toBe(2);
    const listed: string[] = [];
    for await (const key of outer!.keys()) listed.push(key);
    expect(listed.sort()).toEqual(['k', 'v1:user:42', 'v1:user:43']);
    expect([await outer!.size, await users!.size]).toEqual([3, 2]);
    await users!.clear();
    expect([await outer!.size, await users!.size]).toEqual([1, 0]);
    await users!.set('42', 2);
    await outer!.clear();
    expect([await outer!.size, await raw.get(`${app}v1:user:42`)]).toEqual([0, undefined]);
  });

  it('are a real prefix in PrefixedRedisCache also when empty, and none in RedisCache', async () => {
    const key = freshPrefix();
    const empty = new PrefixedRedisCache(client(), '', patient);
    await empty.set(key, 'empty');
    expect(await new RedisCache(client(), { ...patient, prefix: '' }).get(key)).toBeUndefined();
    expect(await new RedisCache(client(), patient).get(`~:${key}`)).toBe('empty');
    expect(await empty.delete(key)).toBe(true);
    await expect(new RedisCache(client(), { ...patient, prefix: '' }).clear()).rejects.toMatchObject({
      code: 'CLEAR_REFUSED',
    });
  });
});

describe('PrefixedRedisCache.connect', () => {
  it('keeps its prefix, also the empty one', async () => {
    const url = `redis://127.0.0.1:${inject('port')}`;
    const key = freshPrefix();
    await using empty = await PrefixedRedisCache.connect(url, patient);
    await using named = await PrefixedRedisCache.connect(url, { ...patient, prefix: 'named.' });
    await using raw = await RedisCache.connect(url, patient);
    await empty.set(key, 'empty');
    await named.set(key, 'named');
    expect(await raw.getMany([`~:${key}`, `named.${key}`, key])).toEqual(['empty', 'named', undefined]);
    expect(await raw.deleteMany([`~:${key}`, `named.${key}`])).toBe(2);
  });
});

describe('a user whose ACL has the keys of one path', () => {
  it('may do everything under that path, and nothing elsewhere', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const url = `127.0.0.1:${server.port}`;
    const admin = await createClient({ url: `redis://${url}` }).connect();
    onTestFinished(() => admin.destroy());
    await admin.sendCommand(['ACL', 'SETUSER', 'app', 'on', '>pw', '~app:*', '+@all', '-@dangerous', '-@admin']);
    await admin.set('other:k', '0');

    for (const prefix of ['app:', 'app:v1:user:', 'app:user', 'app:~', 'app:*.']) {
      await using cache = await PrefixedRedisCache.connect<number>(`redis://app:pw@${url}`, { ...patient, prefix });
      await cache.set('k', 1);
      await cache.setMany([
        ['l', 2],
        ['m', 3],
      ]);
      expect(await cache.getMany(['k', 'l', 'm'])).toEqual([1, 2, 3]);
      expect([await cache.has('k'), await cache.delete('k'), await cache.size]).toEqual([true, true, 2]);
      expect(await cache.getRemainingTTL('l')).toBeGreaterThan(0);
      await cache.clear();
      expect(await cache.size).toBe(0);
    }
    for (const prefix of ['app', 'other:', '~app:', '']) {
      await using cache = await PrefixedRedisCache.connect<number>(`redis://app:pw@${url}`, { ...patient, prefix });
      await expect(cache.set('k', 1)).rejects.toMatchObject({
        code: 'SERVER',
        message: expect.stringContaining('NOPERM'),
      });
    }
    expect(await admin.keys('*')).toEqual(['other:k']);
  });
});
