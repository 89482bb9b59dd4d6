import { patient, seededRandom } from '@ctu/tooling';
import { describe, expect, inject, it } from 'vitest';
import { PrefixedRedisCache, RedisCache } from './index.js';
import { freshPrefix, reached, ways } from './testing/reached.js';

const pieces = ['a', 'b', '*', '?', '[', ']', '\\', '^', '.', ':', '/', '~', 'é', '🗝️', ' ', '\n', '{', '}', ''];

/** 20 different prefixes of random pieces, the empty one among them. */
function randomPrefixes(): string[] {
  const random = seededRandom();
  const prefixes = new Set(['', 'a', 'a*', 'ab', 'a.', 'a.b']);
  while (prefixes.size < 20) {
    prefixes.add(Array.from({ length: random() * 5 }, () => pieces[Math.floor(random() * pieces.length)]).join(''));
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
