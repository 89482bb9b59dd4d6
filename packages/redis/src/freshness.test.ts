import { cached } from '@ctu/core';
import { freshnessCasesFor } from '@ctu/core/testing';
import { patient } from '@ctu/tooling';
import { describe, expect, it } from 'vitest';
import { Calls } from './calls.js';
import { recognise } from './clients/recognise.js';
import { RedisCache } from './index.js';
import { serverClock } from './server-clock.js';
import { rawRedis } from './testing/raw-redis.js';
import { freshPrefix, reached, ways } from './testing/reached.js';

describe.each(ways)('A result through $name', (way) => {
  const client = reached(way);
  let prefix = '';
  const cases = freshnessCasesFor({
    next: () => {
      prefix = freshPrefix();
    },
    connect(clocks) {
      const time = serverClock(new Calls(recognise(client()), patient.timeout), clocks);
      return Object.assign(new RedisCache<unknown>(client(), { prefix, ...patient }), {
        now: (key: string) => time(prefix + key, key),
      });
    },
  });
  for (const { name, run } of cases) it(name, run);
});

describe('A result on the server', () => {
  const client = reached(ways[0]!);
  const redis = rawRedis();

  it('has what is known of it beside it, where an option needs that, and is kept for as long as it may be answered', async () => {
    const prefix = freshPrefix();
    const cache = new RedisCache<unknown>(client(), { prefix, ...patient });
    const load = async (_id: string) => ({ id: 42, since: new Date(0) });
    const keyOf = (id: string) => id;
    const ttl = 20_000;
    await cached(load, { cache, key: keyOf, ttl })('plain');
    await cached(load, { cache, key: keyOf, ttl, staleWhileRevalidate: 5_000, staleIfError: 60_000 })('windows');
    const [plain, windows] = ['plain', 'windows'].map((key) => prefix + key);
    const value = '{"id":42,"since":{"$ctu":["Date","1970-01-01T00:00:00.000Z"]}}';
    expect(await redis().get(plain!)).toBe(value);
    const text = (await redis().get(windows!)) ?? '';
    expect(JSON.parse(text)).toEqual({ $cached: [1, expect.any(Number), ttl, expect.any(Number), JSON.parse(value)] });
    for (const [key, longest] of [
      [plain!, ttl],
      [windows!, ttl + 60_000],
    ] as const) {
      expect(await redis().pTTL(key)).toBeGreaterThan(longest - 15_000);
      expect(await redis().pTTL(key)).toBeLessThanOrEqual(longest);
    }
  });
});
