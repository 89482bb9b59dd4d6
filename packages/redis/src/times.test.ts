// @module-tag stress
import { patient, waitUntil } from '@ctu/tooling';
import { createClient } from 'redis';
import { beforeEach, describe, expect, it } from 'vitest';
import { RedisCache } from './index.js';
import { rawRedis } from './testing/raw-redis.js';
import { freshPrefix, reached, ways } from './testing/reached.js';

const DAY = 86_400_000;

describe('times', () => {
  const redis = rawRedis();

  /** How long the server will keep what a cache sets, in milliseconds; -1 for ever, -2 for gone already. */
  async function kept(options: { ttl?: number }, own?: { ttl: number }): Promise<number> {
    const key = freshPrefix();
    await new RedisCache(redis(), { ...patient, ...own }).set(key, 1, options);
    return redis().pTTL(key);
  }

  /** What the server still had at the end was the ttl, less at most the time that passed meanwhile. */
  async function expectAbout(remaining: () => Promise<number>, ttl: number): Promise<void> {
    const start = performance.now();
    const left = await remaining();
    const passed = performance.now() - start;
    expect(left).toBeLessThanOrEqual(ttl);
    expect(left).toBeGreaterThan(ttl - passed - 1_000);
  }

  it('are milliseconds on the server', async () => {
    const ttls = [54_321, 25 * DAY + 1, 31 * DAY + 1, 100 * 365 * DAY + 1];
    for (const ttl of ttls) await expectAbout(() => kept({ ttl }), ttl);
    const soon = await kept({ ttl: 1 });
    expect([-2, 0, 1]).toContain(soon);
  });

  it('are ten minutes by default, or the cache’s own', async () => {
    await expectAbout(() => kept({}), 600_000);
    await expectAbout(() => kept({}, { ttl: 12_345 }), 12_345);
    await expectAbout(() => kept({ ttl: 54_321 }, { ttl: 12_345 }), 54_321);
    expect(await kept({}, { ttl: Number.POSITIVE_INFINITY })).toBe(-1);
  });

  it('are rounded up to whole milliseconds', async () => {
    expect([-2, 0, 1]).toContain(await kept({ ttl: 0.001 }));
    await expectAbout(() => kept({ ttl: 60_000.5 }), 60_001);
  });

  it('that are longer than Redis or a number can count are for ever', async () => {
    for (const ttl of [Number.POSITIVE_INFINITY, Number.MAX_VALUE, 2 ** 53]) expect(await kept({ ttl })).toBe(-1);
    await expectAbout(() => kept({ ttl: 2 ** 52 }), 2 ** 52);
  });

  it('that are not positive are refused, at the call and at construction', async () => {
    const cache = new RedisCache(redis(), patient);
    for (const ttl of [0, -1, Number.NaN, Number.NEGATIVE_INFINITY, '5' as unknown as number]) {
      await expect(cache.set('k', 1, { ttl })).rejects.toBeInstanceOf(RangeError);
      await expect(cache.setMany([['k', 1]], { ttl })).rejects.toBeInstanceOf(RangeError);
      expect(() => new RedisCache(redis(), { ttl })).toThrow(RangeError);
      expect(() => new RedisCache(redis(), { timeout: ttl })).toThrow(/timeout must be a positive number/);
    }
  });

  it('that remain are told of a list too, although it is no value', async () => {
    const key = freshPrefix();
    await redis().rPush(key, 'a');
    expect(await new RedisCache(redis()).get(key)).toBeUndefined();
    expect(await new RedisCache(redis()).getRemainingTTL(key)).toBe(Number.POSITIVE_INFINITY);
  });

  it('start anew with each set', async () => {
    const cache = new RedisCache(redis(), patient);
    const key = freshPrefix();
    await cache.set(key, 1, { ttl: 1_000 });
    const keptAnew = async () => {
      await cache.set(key, 1, { ttl: 60_000 });
      return redis().pTTL(key);
    };
    await expectAbout(keptAnew, 60_000);
    await cache.set(key, 1, { ttl: Number.POSITIVE_INFINITY });
    expect(await redis().pTTL(key)).toBe(-1);
  });
});

describe.each(ways)('the remaining time to live through $name', (way) => {
  const client = reached(way);
  let cache: RedisCache;
  beforeEach(() => {
    cache = new RedisCache(client(), { ...patient, prefix: freshPrefix(), ttl: DAY });
  });

  it('is that of the entry in milliseconds, and never grows by itself', async () => {
    await cache.set('k', 1, { ttl: 54_321_000 });
    const first = await cache.getRemainingTTL('k');
    const second = await cache.getRemainingTTL('k');
    expect(first).toBeLessThanOrEqual(54_321_000);
    expect(second).toBeLessThanOrEqual(first);
    expect(second).toBeGreaterThan(0);
    await cache.set('k', 1);
    expect(await cache.getRemainingTTL('k')).toBeGreaterThan(first); // the cache's own
  });

  it('is Infinity for an entry that lives for ever', async () => {
    await cache.set('k', 1, { ttl: Number.POSITIVE_INFINITY });
    expect(await cache.getRemainingTTL('k')).toBe(Number.POSITIVE_INFINITY);
  });

  it('is 0 for a key that is not there, or not any more', async () => {
    expect(await cache.getRemainingTTL('k')).toBe(0);
    await cache.set('k', 1, { ttl: 1 });
    await waitUntil(async () => !(await cache.has('k')));
    expect(await cache.getRemainingTTL('k')).toBe(0);
  });

  it('is refused for a key that is none, and once the cache is closed', async () => {
    await expect(cache.getRemainingTTL(1 as never)).rejects.toBeInstanceOf(TypeError);
    await cache.close();
    await expect(cache.getRemainingTTL('k')).rejects.toMatchObject({ code: 'CLOSED' });
  });
});

describe('the default time to live', () => {
  it('is shown as ttl', () => {
    const client = createClient();
    expect(new RedisCache(client).ttl).toBe(600_000);
    expect(new RedisCache(client, { ttl: 5 }).ttl).toBe(5);
  });
});

describe.each(ways)('setMany through $name', (way) => {
  const client = reached(way);

  it('gives every entry the ttl', async () => {
    const cache = new RedisCache(client(), { ...patient, prefix: freshPrefix() });
    await cache.setMany(
      [
        ['a', 1],
        ['b', 2],
      ],
      { ttl: DAY },
    );
    await cache.setMany(
      [
        ['c', 1],
        ['d', 2],
      ],
      { ttl: 1 },
    );
    await expect.poll(() => cache.getMany(['a', 'b', 'c', 'd'])).toEqual([1, 2, undefined, undefined]);
  });

  it('keeps nothing when one entry is refused', async () => {
    const cache = new RedisCache(client(), { ...patient, prefix: freshPrefix() });
    const entries: [string, unknown][] = [
      ['a', 1],
      ['b', undefined],
    ];
    await expect(cache.setMany(entries)).rejects.toBeInstanceOf(TypeError);
    await expect(
      cache.setMany([
        ['a', 1],
        ['b', Symbol('b')],
      ]),
    ).rejects.toMatchObject({ code: 'UNENCODABLE_VALUE' });
    await expect(
      cache.setMany([
        ['a', 1],
        ['b\ud800', 1],
      ]),
    ).rejects.toBeInstanceOf(TypeError);
    expect(await cache.size).toBe(0);
  });
});
