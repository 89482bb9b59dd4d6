import { patient } from '@ctu/tooling';
import { describe, expect, inject, it } from 'vitest';
import { PrefixedRedisCache, RedisCache, StatsRedisCache } from './index.js';
import { rawRedis } from './testing/raw-redis.js';
import { freshPrefix, reached, ways } from './testing/reached.js';
import { tap } from './testing/tap.js';

describe.each(ways)('a cache on another cache, through $name', (way) => {
  const client = reached(way);

  it('has a prefix of its own, and clears nothing of the other', async () => {
    const [mine, theirs] = [freshPrefix(), freshPrefix()];
    const base = new RedisCache<number>(client(), { ...patient, prefix: theirs });
    const faces = [new PrefixedRedisCache<string>(base, mine), new RedisCache<string>(base, { prefix: mine })];
    await base.set('k', 1);
    for (const face of faces) {
      await face.set('k', 'mine');
      expect(await face.get('k')).toBe('mine');
      expect(await base.get('k')).toBe(1);
      await face.clear();
      expect(await face.size).toBe(0);
      expect(await base.size).toBe(1);
    }
    await base.clear();
  });

  it('has the options that it is given, and those of the other for the rest', async () => {
    const sent = tap(client());
    const prefix = freshPrefix();
    const plain = { stringify: String, parse: (text: string) => text };
    const base = new RedisCache<string>(sent, { ...patient, prefix, ttl: 5_000, codec: plain });
    await new RedisCache<string>(base).set('k', 'v');
    await new RedisCache<string>(base, { ttl: 7_000, codec: undefined }).set('k', 'v');
    await new StatsRedisCache<string>(base, { codec: JSON }).set('k', 'v');
    await new RedisCache<string>(base, { prefix: '' }).set(`${prefix}raw`, 'v');
    expect(sent.commands).toEqual([
      ['set', `${prefix}k`, 'v', 'PX', '5000'],
      ['set', `${prefix}k`, 'v', 'PX', '7000'],
      ['set', `${prefix}k`, '"v"', 'PX', '5000'],
      ['set', `${prefix}raw`, 'v', 'PX', '5000'],
    ]);
    expect(new RedisCache(base, { ttl: 7_000 }).ttl).toBe(7_000);
    await expect(new RedisCache(base, { prefix: '' }).clear()).rejects.toMatchObject({ code: 'CLEAR_REFUSED' });
    expect(() => new RedisCache(base, { ttl: 0 })).toThrow(RangeError);
    await base.clear();
  });

  it('leaves the other open when it is closed, and is closed with it', async () => {
    const base = new RedisCache<number>(client(), { ...patient, prefix: freshPrefix() });
    const [face, other] = [new PrefixedRedisCache(base, freshPrefix()), new StatsRedisCache(base)];
    await face.close();
    await expect(face.get('k')).rejects.toMatchObject({ code: 'CLOSED' });
    await base.set('k', 1);
    expect(await other.get('k')).toBe(1);
    await base.clear();
    await base.close();
    for (const call of [other.get('k'), other.set('k', 1), other.size, other.clear()]) {
      await expect(call).rejects.toMatchObject({ code: 'CLOSED' });
    }
  });
});

describe('a cache on one that has opened its client', () => {
  const redis = rawRedis();

  it('leaves that client open', async () => {
    const prefix = freshPrefix();
    await using base = await RedisCache.connect<number>(`redis://127.0.0.1:${inject('port')}`, { ...patient, prefix });
    {
      await using face = new PrefixedRedisCache(base, freshPrefix());
      expect(await face.get('k')).toBeUndefined();
    }
    await base.set('k', 1);
    expect(await redis().get(`${prefix}k`)).toBe('1');
  });
});
