import { patient } from '@ctu/tooling';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { RedisCache } from './index.js';
import { slotOf } from './slot.js';
import { freshPrefix, reached, ways } from './testing/reached.js';
import { summary, type Tap, tap } from './testing/tap.js';

describe.each(ways.filter(({ cluster }) => !cluster))('reads through $name', (way) => {
  const client = reached(way);
  let sent: Tap;
  let cache: RedisCache;

  beforeEach(() => {
    sent = tap(client());
    cache = new RedisCache(sent, { ...patient, prefix: freshPrefix() });
  });

  it('of one turn leave as one MGET, in which equal keys share a place', async () => {
    await cache.setMany([
      ['a', 1],
      ['b', 2],
    ]);
    sent.commands.length = 0;
    const late = Promise.resolve().then(() => cache.get('c')); // a microtask later, but in the same turn
    const values = await Promise.all([cache.get('a'), cache.get('b'), cache.get('a'), cache.getMany(['b', 'c']), late]);
    expect(values).toEqual([1, 2, 1, [2, undefined], undefined]);
    expect(summary(sent.commands)).toEqual(['MGET 3']);
  });

  it('of one key leave as one GET, whose callers get values of their own', async () => {
    await cache.set('k', { a: 1 });
    sent.commands.length = 0;
    const [first, second] = await Promise.all([cache.get('k'), cache.get('k')]);
    expect(first).toEqual({ a: 1 });
    expect(second).not.toBe(first);
    expect(summary(sent.commands)).toEqual(['GET 1']);
  });

  it('of many keys leave in chunks of at most 512', async () => {
    const keys = Array.from({ length: 1_100 }, (_, index) => `k${index}`);
    expect(await cache.getMany(keys)).toEqual(keys.map(() => undefined));
    expect(summary(sent.commands)).toEqual(['MGET 512', 'MGET 512', 'MGET 76']);
  });

  it('of large values leave in smaller chunks, unless a chunk would hold one value only', async () => {
    const keys = Array.from({ length: 40 }, (_, index) => `k${index}`);
    const chunks = async (bytes: number) => {
      await cache.setMany(keys.map((key) => [key, 'x'.repeat(bytes)]));
      for (let round = 0; round < 12; round++) await cache.getMany(keys); // it learns how large values are
      sent.commands.length = 0;
      await cache.getMany(keys);
      return summary(sent.commands);
    };
    expect(await chunks(10_000)).toEqual(['MGET 13', 'MGET 13', 'MGET 13', 'GET 1']);
    expect(await chunks(100_000)).toEqual(['MGET 40']);
    expect(await chunks(500_000)).toEqual(['MGET 33', 'MGET 7']);
    expect(await chunks(10)).toEqual(['MGET 40']);
  });

  it('of large values are decoded bit by bit, their callers in between', async () => {
    const parse = vi.fn((text: string) => text);
    const texts = new RedisCache(sent, { ...patient, prefix: freshPrefix(), codec: { stringify: String, parse } });
    const keys = Array.from({ length: 40 }, (_, index) => `k${index}`);
    await texts.setMany(keys.map((key) => [key, 'x'.repeat(100_000)]));
    const first = texts.get(keys[0]!).then(() => parse.mock.calls.length);
    await Promise.all(keys.slice(1).map((key) => texts.get(key)));
    expect(parse).toHaveBeenCalledTimes(40);
    expect(await first).toBeLessThan(10);
  });
});

describe.each(ways.filter(({ cluster }) => cluster))('reads through $name', (way) => {
  const client = reached(way);

  it('of one turn leave slot by slot', async () => {
    const sent = tap(client());
    const cache = new RedisCache<number>(sent, { ...patient, prefix: freshPrefix() });
    const keys = ['{a}1', '{b}1', '{a}2', '{c}1', '{b}2', '{a}3'];
    await cache.setMany(keys.map((key, index) => [key, index]));
    sent.commands.length = 0;
    expect(await cache.getMany([...keys, '{c}missing'])).toEqual([0, 1, 2, 3, 4, 5, undefined]);
    expect(summary(sent.commands).sort()).toEqual(['MGET 2', 'MGET 2', 'MGET 3']);
    for (const [, ...names] of sent.commands) expect(new Set(names.map(slotOf)).size).toBe(1);
  });

  it('of many slots come back in order', async () => {
    const cache = new RedisCache<number>(client(), { ...patient, prefix: freshPrefix() });
    const keys = Array.from({ length: 3_000 }, (_, index) => `k${index}`);
    await cache.setMany(keys.map((key, index) => [key, index]));
    expect(await cache.getMany(keys)).toEqual(keys.map((_, index) => index));
  });
});
